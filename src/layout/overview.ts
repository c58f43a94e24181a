import type { BarKind } from './laneBars.ts';

export type OverviewSeverity = 'error' | 'warning' | 'info';

/** A session, marked where it was issued. */
export interface OverviewSpan {
  readonly startT: number;
  readonly severity?: OverviewSeverity | undefined;
}

/** An exchange, counted as long as it was open and marked where it began. */
export interface OverviewExchange extends OverviewSpan {
  readonly endT: number;
  readonly kind: BarKind;
}

/** From the top of a pile to its foot: handshakes are seen there, however many stand below them. */
export const PILE = ['initialize', 'auxiliary', 'request', 'call', 'stream'] as const;

export interface OverviewCounts {
  /** In the order of the pile, each kind together with those below it. */
  readonly exchanges: { kind: BarKind; counts: number[] }[];
  readonly severity: (OverviewSeverity | null)[];
}

/** Sorts exchanges and sessions into `buckets` equal slices of the time from 0 to `durationMs`. */
export function overviewCounts(
  exchanges: Iterable<OverviewExchange>,
  sessions: Iterable<OverviewSpan>,
  durationMs: number,
  buckets: number,
): OverviewCounts {
  const size = Math.max(1, Math.floor(buckets));
  const bucketOf = (t: number) =>
    durationMs <= 0 ? 0 : Math.max(0, Math.min(size - 1, Math.floor((t / durationMs) * size)));
  const none = () => new Array<number>(size + 1).fill(0);
  const deltas: Record<BarKind, number[]> = {
    ...{ initialize: none(), call: none(), request: none(), stream: none(), auxiliary: none() },
  };
  const severity = new Array<OverviewSeverity | null>(size).fill(null);
  const mark = (span: OverviewSpan) => {
    const bucket = bucketOf(span.startT);
    severity[bucket] = worse(severity[bucket] ?? null, span.severity ?? null);
    return bucket;
  };
  for (const exchange of exchanges) {
    const delta = deltas[exchange.kind];
    const from = mark(exchange);
    const to = Math.max(from, bucketOf(exchange.endT)) + 1;
    delta[from] = (delta[from] ?? 0) + 1;
    delta[to] = (delta[to] ?? 0) - 1;
  }
  for (const session of sessions) mark(session);
  return { exchanges: piled(deltas, size), severity };
}

function piled(deltas: Record<BarKind, number[]>, size: number): OverviewCounts['exchanges'] {
  let below = new Array<number>(size).fill(0);
  return PILE.toReversed()
    .map((kind) => {
      const own = runningSums(deltas[kind].slice(0, size));
      const counts = below.map((count, bucket) => count + (own[bucket] ?? 0));
      below = counts;
      return { kind, counts };
    })
    .toReversed();
}

function runningSums(deltas: readonly number[]): number[] {
  let sum = 0;
  return deltas.map((delta) => (sum += delta));
}

const rank = { error: 3, warning: 2, info: 1 } as const;

function worse(a: OverviewSeverity | null, b: OverviewSeverity | null): OverviewSeverity | null {
  if (!a || !b) return a ?? b;
  return rank[a] >= rank[b] ? a : b;
}
