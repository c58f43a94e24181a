import type { Overview } from '../contract/api.ts';
import { overviewCounts } from '../layout/overview.ts';
import { mostSevere } from './findings.ts';
import type { CaptureView } from './view.ts';

/** More columns than any screen has. */
const MAX_BUCKETS = 4096;

/** The whole capture as a few hundred columns. */
export function overviewOf(view: CaptureView, buckets: number): Omit<Overview, 'revision'> {
  const { rows, model, findings, durationMs } = view;
  const exchanges = rows.map((row) => ({
    startT: row.startT,
    endT: row.endT ?? durationMs,
    severity: mostSevere(row.findings) ?? undefined,
  }));
  const issued = model.sessions
    .filter(({ seenInUse }) => !seenInUse)
    .map(({ id, createdT }) => ({
      startT: createdT,
      endT: createdT,
      severity: mostSevere(findings.on('session', id)) ?? undefined,
    }));
  const count = Math.min(Math.max(1, buckets), MAX_BUCKETS);
  return { durationMs, ...overviewCounts(exchanges, issued, durationMs, count) };
}
