import type { Exchange } from '../analysis/model.ts';
import type { Overview } from '../contract/api.ts';
import { barKindOf, type BarKind } from '../layout/laneBars.ts';
import { overviewCounts, type OverviewExchange } from '../layout/overview.ts';
import { mostSevere } from './findings.ts';
import { appearanceOf } from './rows.ts';
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
      severity: mostSevere(findings.on('session', id)) ?? undefined,
    }));
  const count = Math.min(Math.max(1, buckets), MAX_BUCKETS);
  return { durationMs, ...overviewCounts(exchangesOf(view), issued, durationMs, count) };
}

/** One and the same for all of them, one after the other: a long capture has many. */
function* exchangesOf({ model, severities, durationMs }: CaptureView): Iterable<OverviewExchange> {
  const { glances, counts } = model;
  const kinds = new Map<Exchange | undefined, BarKind>();
  const exchange: { -readonly [K in keyof OverviewExchange]: OverviewExchange[K] } = {
    startT: 0,
    endT: 0,
    kind: 'request',
  };
  for (let index = 0; index < counts.exchanges; index += 1) {
    exchange.startT = glances.startT(index);
    exchange.endT = glances.endT(index) ?? durationMs;
    exchange.kind = kindOf(glances.like(index), kinds);
    exchange.severity = severities.severityAt(index);
    yield exchange;
  }
}

/** Very many exchanges are like few others. */
function kindOf(like: Exchange | undefined, known: Map<Exchange | undefined, BarKind>): BarKind {
  let kind = known.get(like);
  if (kind === undefined) {
    kind = like ? barKindOf(appearanceOf(like)) : 'request';
    known.set(like, kind);
  }
  return kind;
}
