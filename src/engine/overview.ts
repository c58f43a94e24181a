import type { Overview } from '../contract/api.ts';
import { overviewCounts, type OverviewSpan } from '../layout/overview.ts';
import { mostSevere } from './findings.ts';
import type { CaptureView } from './view.ts';

/** More columns than any screen has. */
const MAX_BUCKETS = 4096;

/** The whole capture as a few hundred columns. */
export function overviewOf(view: CaptureView, buckets: number): Omit<Overview, 'revision'> {
  const { model, findings, durationMs } = view;
  const issued = model.sessions
    .filter(({ seenInUse }) => !seenInUse)
    .map(({ id, createdT }) => ({
      startT: createdT,
      endT: createdT,
      severity: mostSevere(findings.on('session', id)) ?? undefined,
    }));
  const count = Math.min(Math.max(1, buckets), MAX_BUCKETS);
  return { durationMs, ...overviewCounts(spansOf(view), issued, durationMs, count) };
}

/** One at a time: a long capture has many. */
function* spansOf({ model, findings, durationMs }: CaptureView): Iterable<OverviewSpan> {
  const found = findings.of('exchange');
  for (let index = 0; index < model.counts.exchanges; index += 1) {
    const exchange = model.exchangeAt(index);
    if (!exchange) continue;
    const { x, startT, end } = exchange;
    const own = found.size === 0 ? undefined : found.get(String(x));
    const severity = own && mostSevere(own);
    yield { startT, endT: end?.t ?? durationMs, ...(severity ? { severity } : {}) };
  }
}
