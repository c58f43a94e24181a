import type { BarBox } from './laneBars.ts';
import type { LaneBox } from './lanes.ts';
import { GLYPH_PX } from './lanes.ts';

export type Hit =
  | { readonly kind: 'bar'; readonly x: number; readonly lane: LaneBox }
  | { readonly kind: 'batch'; readonly batch: number; readonly lane: LaneBox }
  | { readonly kind: 'lane'; readonly lane: LaneBox };

/** Thin bars are hard to point at: so far beside one still counts. */
export const SLACK_PX = 4;

/** What is under a point of the lanes: the nearest bar, else a bracket, else the lane itself. */
export function hitTest(lanes: readonly LaneBox[], px: number, py: number): Hit | undefined {
  const lane = lanes.find(({ top, height }) => py >= top && py < top + height);
  if (!lane) return undefined;
  const y = py - lane.top;
  const glyph = glyphAt(lane, px, y);
  if (glyph !== undefined) return { kind: 'bar', x: glyph, lane };
  const bar = nearestBar(lane.bars, px, y);
  if (bar) return { kind: 'bar', x: bar.x, lane };
  const bracket = lane.brackets.find(
    ({ left, right, caption }) =>
      (px >= left && px <= right) || (caption && px >= caption.left && px <= right),
  );
  return bracket ? { kind: 'batch', batch: bracket.batch, lane } : { kind: 'lane', lane };
}

function glyphAt(lane: LaneBox, px: number, y: number): number | undefined {
  const barTop = lane.bars.reduce((least, { top }) => Math.min(least, top), lane.height);
  if (y > barTop) return undefined;
  return lane.glyphs.find(({ at }) => Math.abs(at - px) <= GLYPH_PX / 2)?.x;
}

function nearestBar(bars: readonly BarBox[], px: number, y: number): BarBox | undefined {
  let best: { bar: BarBox; distance: number } | undefined;
  for (const bar of bars) {
    const dx = Math.max((bar.gap?.left ?? bar.left) - px, px - bar.right, 0);
    const dy = Math.max(bar.top - y, y - bar.top - bar.height, 0);
    if (dx > SLACK_PX || dy > SLACK_PX) continue;
    const distance = dx + dy;
    // A later bar is drawn above an earlier one, so it wins where both are hit.
    if (!best || distance <= best.distance) best = { bar, distance };
  }
  return best?.bar;
}
