import { barBoxes, type BarBox } from './laneBars.ts';
import { bracketBoxes, type BracketBox } from './laneBrackets.ts';
import type {
  LaneInput,
  LaneMetrics,
  MarkSeverity,
  MeasureText,
  ReplacementInput,
} from './laneInput.ts';
import { lifeBox, type LifeBox } from './laneLife.ts';
import { toPixel, type TimeScale } from './scale.ts';

export interface GlyphBox {
  readonly x: number;
  readonly severity: MarkSeverity;
  /** Centre of the glyph. */
  readonly at: number;
}

/** The geometry of one lane; horizontal positions in pixels of the scale, vertical ones from `top`. */
export interface LaneBox {
  readonly index: number;
  /** As given. */
  readonly key: string;
  readonly top: number;
  readonly height: number;
  readonly life?: LifeBox;
  readonly bars: readonly BarBox[];
  readonly brackets: readonly BracketBox[];
  readonly glyphs: readonly GlyphBox[];
  /** From the session whose place this lane's session took. */
  readonly link?: LinkBox;
}

/** Down from where the dropped session was last used, then along to where the next was issued. */
export interface LinkBox {
  /** Its last use; where that lies left of the view, there is nothing to come down from. */
  readonly fromX?: number;
  /** From the top of all lanes, below the bars of the dropped session. */
  readonly fromY: number;
}

export interface LanesRequest {
  readonly lanes: readonly LaneInput[];
  /** Index of the first of `lanes` among all lanes, and the pixels scrolled away above. */
  readonly firstIndex: number;
  readonly scrolled: number;
  readonly scale: TimeScale;
  readonly metrics: LaneMetrics;
  /** The end of exchanges that are still open. */
  readonly nowT: number;
  /** A bar that shows, however many stand on the same pixel. */
  readonly keep?: number | undefined;
  readonly measure: MeasureText;
}

/** Glyphs closer than this are drawn as the most severe of them. */
export const GLYPH_PX = 12;

export function laneBoxes(request: LanesRequest): LaneBox[] {
  const dropped = droppedBy(request.lanes);
  return request.lanes.map((lane, place) => {
    const { scale, metrics, measure } = request;
    const bars = barBoxes(lane.bars, scale, metrics, request.nowT, request.keep);
    const glyphs = glyphBoxes(bars);
    const centres = glyphs.map(({ at }) => at);
    const brackets = bracketBoxes(lane.batches, scale, measure, centres);
    const former = dropped.get(lane.session.id ?? '');
    const link = former && linkBox(former, request);
    const start = former && { ...former.replacement, ...(link && { fromX: link.fromX }) };
    const life = lifeBox(lane.session, scale, occupiedTo(bars, brackets), measure, start);
    return {
      index: request.firstIndex + place,
      key: lane.key,
      top: topOf(place, request),
      height: metrics.laneHeight,
      ...(life && { life }),
      bars,
      brackets,
      glyphs,
      ...(link && { link }),
    };
  });
}

function topOf(place: number, { firstIndex, metrics, scrolled }: LanesRequest): number {
  return (firstIndex + place) * metrics.laneHeight - scrolled;
}

interface Dropped {
  readonly place: number;
  readonly lastUsedT: number;
  readonly replacement: ReplacementInput;
}

/** The dropped sessions among the lanes, by the id of the session that took their place; the latest wins. */
function droppedBy(lanes: readonly LaneInput[]): ReadonlyMap<string, Dropped> {
  const found = new Map<string, Dropped>();
  for (const [place, { session }] of lanes.entries()) {
    const { replacement, lastUsedT } = session;
    const known = replacement && found.get(replacement.by);
    if (replacement && (!known || known.lastUsedT <= lastUsedT)) {
      found.set(replacement.by, { place, lastUsedT, replacement });
    }
  }
  return found;
}

function linkBox({ place, lastUsedT }: Dropped, request: LanesRequest): LinkBox {
  const { barTop, barHeight } = request.metrics;
  const px = toPixel(request.scale, lastUsedT);
  const fromY = topOf(place, request) + barTop + barHeight;
  return { ...(px >= 0 && { fromX: px }), fromY };
}

/** Where nothing is drawn any more; long-lived streams run below and do not count. */
function occupiedTo(bars: readonly BarBox[], brackets: readonly BracketBox[]): number {
  let most = -Infinity;
  for (const { kind, right } of bars) if (kind !== 'stream') most = Math.max(most, right);
  for (const { caption } of brackets) {
    if (caption) most = Math.max(most, caption.left + caption.width);
  }
  return most;
}

const rank = { error: 3, warning: 2, info: 1 } as const;

function glyphBoxes(bars: readonly BarBox[]): GlyphBox[] {
  const kept: GlyphBox[] = [];
  for (const bar of bars) {
    if (!bar.severity) continue;
    const glyph = { x: bar.x, severity: bar.severity, at: Math.max(bar.left + GLYPH_PX / 2, 6) };
    const former = kept.at(-1);
    if (!former || glyph.at - former.at >= GLYPH_PX) kept.push(glyph);
    else if (rank[glyph.severity] > rank[former.severity]) {
      kept[kept.length - 1] = { ...glyph, at: former.at };
    }
  }
  return kept;
}
