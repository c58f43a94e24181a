import type { BarInput, BarLookInput, LaneMetrics, MarkSeverity } from './laneInput.ts';
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
  /** None where the bar is too narrow to show them. */
  readonly phases: readonly Phase[];
  /** Where events of the answer came. */
  readonly ticks: readonly number[];
  readonly open: boolean;
  readonly failed: boolean;
  /** Hatched: the session id that should have been here. */
  readonly gap: { readonly left: number; readonly right: number } | undefined;
  readonly severity: MarkSeverity | undefined;
}

/** A bar is never narrower than this, however short the exchange. */
export const MIN_BAR_PX = 3;
/** Width of the hatched gap of a missing echo. */
export const GAP_PX = 9;
const MAX_TRACKS = 4;
const STREAM_PX = 3;
/** Ticks closer than this say no more than one. */
const MIN_TICK_PX = 2;

/** Narrower than this, phases and outline cannot be told apart. */
export const SOLID_PX = 7;

/**
 * The bars of one lane, those outside the scale left out, and those that another covers; concurrent
 * ones share the lane's height. `keep`: a bar that is not left out for being covered.
 */
export function barBoxes(
  bars: readonly BarInput[],
  scale: TimeScale,
  metrics: LaneMetrics,
  nowT: number,
  keep?: number,
): BarBox[] {
  const { items, tracks } = arranged(bars);
  const height = metrics.barHeight / tracks;
  const boxes: BarBox[] = [];
  const latest: (BarBox | undefined)[] = [];
  for (const item of items) {
    const left = toPixel(scale, item.bar.startT);
    if (left > scale.width) break;
    const endT = Math.max(item.bar.startT, item.bar.endT ?? nowT);
    const right = Math.max(left + MIN_BAR_PX, toPixel(scale, endT));
    if (right < 0) continue;
    const track = item.track + 1;
    if (item.bar.x !== keep && covers(latest[track], item, left, right)) continue;
    const box = boxOf(item, { left, right, endT }, scale);
    placeIn(box, item.track, height, metrics);
    boxes.push(box);
    latest[track] = box;
  }
  return boxes;
}

/** What a bar shows of its look alone. */
interface Shown {
  readonly kind: BarKind;
  readonly failed: boolean;
  readonly missing: boolean;
  readonly severity: MarkSeverity | undefined;
}

interface Item {
  readonly bar: BarInput;
  readonly shown: Shown;
  readonly track: number;
}

/** Long-lived GET streams run along the lane's lower edge and take no track. */
const NO_TRACK = -1;

interface Arranged {
  /** In order of beginning. */
  readonly items: readonly Item[];
  readonly tracks: number;
}

const arrangements = new WeakMap<readonly BarInput[], Arranged>();

/** Every picture asks for the same bars until others come; an open one takes its track to the end. */
function arranged(bars: readonly BarInput[]): Arranged {
  const known = arrangements.get(bars);
  if (known) return known;
  const ends: number[] = [];
  const items = [...bars]
    .sort((a, b) => a.startT - b.startT || a.x - b.x)
    .map((bar): Item => {
      const shown = shownOf(bar.look);
      if (shown.kind === 'stream') return { bar, shown, track: NO_TRACK };
      const free = ends.findIndex((end) => end <= bar.startT);
      const track = free >= 0 ? free : ends.length;
      ends[track] = Math.max(bar.startT, bar.endT ?? Infinity);
      return { bar, shown, track: track % MAX_TRACKS };
    });
  const found = { items, tracks: Math.max(1, Math.min(MAX_TRACKS, ends.length)) };
  arrangements.set(bars, found);
  return found;
}

const looks = new WeakMap<BarLookInput, Shown>();

function shownOf(look: BarLookInput): Shown {
  let shown = looks.get(look);
  if (!shown) {
    const failed = look.outcome !== 'ok' && look.outcome !== 'pending';
    const missing = look.echo === 'missing';
    shown = { kind: barKindOf(look), failed, missing, severity: worstOf(look.findings) };
    looks.set(look, shown);
  }
  return shown;
}

const KINDS: readonly BarKind[] = ['initialize', 'call', 'request', 'stream', 'auxiliary'];

/** A small number, equal for bars that look alike but for their findings. */
export function barLookNumber(look: BarLookInput): number {
  const { kind, failed, missing } = shownOf(look);
  return KINDS.indexOf(kind) * 4 + (failed ? 2 : 0) + (missing ? 1 : 0);
}

export function barKindOf({
  mcp,
  httpMethod,
  label,
}: Pick<BarLookInput, 'mcp' | 'httpMethod' | 'label'>): BarKind {
  if (!mcp) return 'auxiliary';
  if (httpMethod === 'GET') return 'stream';
  if (label === 'initialize') return 'initialize';
  return label === 'tools/call' ? 'call' : 'request';
}

/** Of many short exchanges on one pixel one is drawn, unless another has something to say. */
function covers(former: BarBox | undefined, item: Item, left: number, right: number): boolean {
  return (
    former !== undefined &&
    Math.round(left) === Math.round(former.left) &&
    Math.round(right) <= Math.round(former.right) &&
    former.kind === item.shown.kind &&
    former.failed === item.shown.failed &&
    (former.gap !== undefined) === item.shown.missing &&
    former.severity === item.shown.severity &&
    item.bar.eventTimes.length === 0
  );
}

const NO_PHASES: readonly Phase[] = [];
const NO_TICKS: readonly number[] = [];

function boxOf(
  { bar, shown }: Item,
  { left, right, endT }: { left: number; right: number; endT: number },
  scale: TimeScale,
): { -readonly [K in keyof BarBox]: BarBox[K] } {
  const within = (t: number) => Math.min(right, Math.max(left, toPixel(scale, t)));
  return {
    x: bar.x,
    kind: shown.kind,
    left,
    right,
    top: 0,
    height: 0,
    phases: right - left < SOLID_PX ? NO_PHASES : phasesOf(bar, endT, within, right),
    ticks: bar.eventTimes.length === 0 ? NO_TICKS : ticksOf(bar.eventTimes, scale, right),
    open: bar.endT === undefined,
    failed: shown.failed,
    gap: shown.missing ? { left: left - GAP_PX - 1, right: left - 1 } : undefined,
    severity: shown.severity,
  };
}

function ticksOf(times: readonly number[], scale: TimeScale, right: number): number[] {
  return spaced(times.map((t) => toPixel(scale, t)).filter((px) => px <= right));
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

function placeIn(
  box: { top: number; height: number },
  track: number,
  height: number,
  metrics: LaneMetrics,
): void {
  const free = track === NO_TRACK;
  box.top = metrics.barTop + (free ? metrics.barHeight : track * height);
  box.height = free ? STREAM_PX : Math.max(2, height - (height > 6 ? 1 : 0));
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
