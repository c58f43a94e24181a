import type { BarInput, LaneMetrics, MarkSeverity } from './laneInput.ts';
import { toPixel, type TimeScale } from './scale.ts';

export type BarKind = 'initialize' | 'call' | 'request' | 'stream' | 'auxiliary';
export type PhaseKind = 'upload' | 'waiting' | 'receiving';

export interface Phase {
  readonly kind: PhaseKind;
  readonly left: number;
  readonly right: number;
}

export interface BarBox {
  readonly x: number;
  readonly kind: BarKind;
  readonly left: number;
  readonly right: number;
  /** From the top of the lane. */
  readonly top: number;
  readonly height: number;
  readonly phases: readonly Phase[];
  /** Where events of the answer came. */
  readonly ticks: readonly number[];
  readonly open: boolean;
  readonly failed: boolean;
  /** Hatched: the session id that should have been here. */
  readonly gap?: { readonly left: number; readonly right: number };
  readonly severity?: MarkSeverity;
}

/** A bar is never narrower than this, however short the exchange. */
export const MIN_BAR_PX = 3;
/** Width of the hatched gap of a missing echo. */
export const GAP_PX = 9;
const MAX_TRACKS = 4;
const STREAM_PX = 3;
/** Ticks closer than this say no more than one. */
const MIN_TICK_PX = 2;

/** The bars of one lane, those outside the scale left out; concurrent ones share the lane's height. */
export function barBoxes(
  bars: readonly BarInput[],
  scale: TimeScale,
  metrics: LaneMetrics,
  nowT: number,
): BarBox[] {
  const { ordered, tracks } = arranged(bars, nowT);
  const height = metrics.barHeight / tracks.count;
  return ordered.flatMap((bar) => {
    const box = horizontal(bar, scale, nowT);
    if (box.right < 0 || box.left > scale.width) return [];
    const slot = verticalOf(tracks.of.get(bar.x), height, metrics);
    return [{ ...box, ...slot }];
  });
}

interface Arranged {
  readonly ordered: readonly BarInput[];
  readonly tracks: ReturnType<typeof assignTracks>;
}

const arrangements = new WeakMap<readonly BarInput[], Arranged>();

/** Zooming asks for the same bars at every picture: while none is open, their order and tracks stay. */
function arranged(bars: readonly BarInput[], nowT: number): Arranged {
  const known = arrangements.get(bars);
  if (known) return known;
  const ordered = [...bars].sort((a, b) => a.startT - b.startT || a.x - b.x);
  const found = { ordered, tracks: assignTracks(ordered, nowT) };
  if (ordered.every(({ endT }) => endT !== undefined)) arrangements.set(bars, found);
  return found;
}

export function kindOf(bar: BarInput): BarKind {
  if (!bar.mcp) return 'auxiliary';
  if (bar.httpMethod === 'GET') return 'stream';
  if (bar.label === 'initialize') return 'initialize';
  return bar.label === 'tools/call' ? 'call' : 'request';
}

function horizontal(bar: BarInput, scale: TimeScale, nowT: number) {
  const endT = Math.max(bar.startT, bar.endT ?? nowT);
  const left = toPixel(scale, bar.startT);
  const right = Math.max(left + MIN_BAR_PX, toPixel(scale, endT));
  const severity = worstOf(bar.findings);
  return {
    x: bar.x,
    kind: kindOf(bar),
    left,
    right,
    phases: phasesOf(bar, endT, (t) => Math.min(right, Math.max(left, toPixel(scale, t))), right),
    ticks: spaced(bar.eventTimes.map((t) => toPixel(scale, t)).filter((px) => px <= right)),
    open: bar.endT === undefined,
    failed: bar.outcome !== 'ok' && bar.outcome !== 'pending',
    ...(bar.echo === 'missing' && { gap: { left: left - GAP_PX - 1, right: left - 1 } }),
    ...(severity && { severity }),
  };
}

function phasesOf(bar: BarInput, endT: number, px: (t: number) => number, right: number): Phase[] {
  const sentT = bar.requestEndT ?? bar.responseT ?? endT;
  const answeredT = bar.responseT ?? endT;
  const edges = [px(bar.startT), px(Math.min(sentT, answeredT)), px(answeredT), right] as const;
  const phases: Phase[] = [
    { kind: 'upload', left: edges[0], right: edges[1] },
    { kind: 'waiting', left: edges[1], right: bar.responseT === undefined ? right : edges[2] },
  ];
  if (bar.responseT !== undefined) {
    phases.push({ kind: 'receiving', left: edges[2], right: edges[3] });
  }
  return phases.filter((phase) => phase.right > phase.left);
}

function spaced(pixels: readonly number[]): number[] {
  const kept: number[] = [];
  for (const px of pixels) {
    if (px - (kept.at(-1) ?? -Infinity) >= MIN_TICK_PX) kept.push(px);
  }
  return kept;
}

/** Long-lived GET streams run along the lane's lower edge and take no track. */
function assignTracks(ordered: readonly BarInput[], nowT: number) {
  const ends: number[] = [];
  const of = new Map<number, number>();
  for (const bar of ordered) {
    if (kindOf(bar) === 'stream') continue;
    const free = ends.findIndex((end) => end <= bar.startT);
    const track = free >= 0 ? free : ends.length;
    ends[track] = Math.max(bar.startT, bar.endT ?? nowT);
    of.set(bar.x, track % MAX_TRACKS);
  }
  return { of, count: Math.max(1, Math.min(MAX_TRACKS, ends.length)) };
}

function verticalOf(track: number | undefined, height: number, metrics: LaneMetrics) {
  if (track === undefined) {
    return { top: metrics.barTop + metrics.barHeight, height: STREAM_PX };
  }
  const gap = height > 6 ? 1 : 0;
  return { top: metrics.barTop + track * height, height: Math.max(2, height - gap) };
}

const rank = { error: 3, warning: 2, info: 1 } as const;

export function worstOf(
  findings: readonly { readonly severity: MarkSeverity }[],
): MarkSeverity | undefined {
  return findings.reduce<MarkSeverity | undefined>(
    (worst, { severity }) => (!worst || rank[severity] > rank[worst] ? severity : worst),
    undefined,
  );
}
