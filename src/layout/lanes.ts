import { barBoxes, type BarBox } from './laneBars.ts';
import { bracketBoxes, type BracketBox } from './laneBrackets.ts';
import type { LaneInput, LaneMetrics, MarkSeverity, MeasureText } from './laneInput.ts';
import { lifeBox, type LifeBox } from './laneLife.ts';
import type { TimeScale } from './scale.ts';

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
  /** This lane's session took over from the one in the lane above. */
  readonly replacesFormer: boolean;
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
  readonly measure: MeasureText;
}

/** Glyphs closer than this are drawn as the most severe of them. */
export const GLYPH_PX = 12;

export function laneBoxes(request: LanesRequest): LaneBox[] {
  return request.lanes.map((lane, place) => {
    const { scale, metrics, measure } = request;
    const bars = barBoxes(lane.bars, scale, metrics, request.nowT);
    const glyphs = glyphBoxes(bars);
    const centres = glyphs.map(({ at }) => at);
    const brackets = bracketBoxes(lane.session.batches, scale, measure, centres);
    const life = lifeBox(lane.session, scale, occupiedTo(bars, brackets), measure);
    const former = request.lanes[place - 1]?.session;
    const index = request.firstIndex + place;
    return {
      index,
      key: lane.key,
      top: index * metrics.laneHeight - request.scrolled,
      height: metrics.laneHeight,
      ...(life && { life }),
      bars,
      brackets,
      glyphs,
      replacesFormer: former?.supersededBy !== undefined && former.supersededBy === lane.session.id,
    };
  });
}

/** Where nothing is drawn any more; long-lived streams run below and do not count. */
function occupiedTo(bars: readonly BarBox[], brackets: readonly BracketBox[]): number {
  const rights = [
    ...bars.filter(({ kind }) => kind !== 'stream').map(({ right }) => right),
    ...brackets.map(({ caption }) => (caption ? caption.left + caption.width : -Infinity)),
  ];
  return rights.reduce((most, right) => Math.max(most, right), -Infinity);
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
