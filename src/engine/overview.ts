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

/** One and the same for all of them, one after the other: a long capture has many. */
function* spansOf({ model, severities, durationMs }: CaptureView): Iterable<OverviewSpan> {
  const { glances, counts } = model;
  const span: { -readonly [K in keyof OverviewSpan]: OverviewSpan[K] } = { startT: 0, endT: 0 };
  for (let index = 0; index < counts.exchanges; index += 1) {
    span.startT = glances.startT(index);
    span.endT = glances.endT(index) ?? durationMs;
    span.severity = severities.severityAt(index);
    yield span;
  }
}
