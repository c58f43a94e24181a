export type OverviewSeverity = 'error' | 'warning' | 'info';

/** What the overview counts: an exchange, or a session that was issued. */
export interface OverviewSpan {
  readonly startT: number;
  readonly endT: number;
  readonly severity?: OverviewSeverity | undefined;
}

export interface OverviewCounts {
  readonly exchanges: number[];
  readonly issued: number[];
  readonly severity: (OverviewSeverity | null)[];
}

/** Sorts exchanges and sessions into `buckets` equal slices of the time from 0 to `durationMs`. */
export function overviewCounts(
  exchanges: Iterable<OverviewSpan>,
  sessions: Iterable<OverviewSpan>,
  durationMs: number,
  buckets: number,
): OverviewCounts {
  const size = Math.max(1, Math.floor(buckets));
  const bucketOf = (t: number) =>
    durationMs <= 0 ? 0 : Math.max(0, Math.min(size - 1, Math.floor((t / durationMs) * size)));
  const delta = new Array<number>(size + 1).fill(0);
  const issued = new Array<number>(size).fill(0);
  const severity = new Array<OverviewSeverity | null>(size).fill(null);
  const mark = (span: OverviewSpan) => {
    const bucket = bucketOf(span.startT);
    severity[bucket] = worse(severity[bucket] ?? null, span.severity ?? null);
    return bucket;
  };
  for (const span of exchanges) {
    const from = mark(span);
    const to = Math.max(from, bucketOf(span.endT)) + 1;
    delta[from] = (delta[from] ?? 0) + 1;
    delta[to] = (delta[to] ?? 0) - 1;
  }
  for (const span of sessions) {
    const bucket = mark(span);
    issued[bucket] = (issued[bucket] ?? 0) + 1;
  }
  return { exchanges: runningSums(delta.slice(0, size)), issued, severity };
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
