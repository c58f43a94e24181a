import { GLYPH_PX, type GlyphBox, type LaneBox } from '../../layout/lanes.ts';
import type { BarBox } from '../../layout/laneBars.ts';
import type { BracketBox } from '../../layout/laneBrackets.ts';
import type { LaneMetrics } from '../../layout/laneInput.ts';
import { ICONS } from '../dom.ts';
import type { Theme } from './theme.ts';

type Context = CanvasRenderingContext2D;

export function paintBars(context: Context, lane: LaneBox, theme: Theme): void {
  let former: BarBox | undefined;
  for (const bar of lane.bars) {
    if (former && covers(former, bar)) continue;
    paintBar(context, bar, lane.top, theme);
    former = bar;
  }
}

/** Narrower than this, phases and outline cannot be told apart. */
const SOLID_PX = 7;

/** Of many short exchanges on one pixel one is drawn, unless another has something to say. */
function covers(former: BarBox, bar: BarBox): boolean {
  return (
    Math.round(bar.left) === Math.round(former.left) &&
    Math.round(bar.right) <= Math.round(former.right) &&
    bar.top === former.top &&
    bar.kind === former.kind &&
    !bar.failed &&
    !bar.gap &&
    bar.ticks.length === 0
  );
}

/** Outline in the kind's colour; waiting is a tint, sending and receiving are solid. */
function paintBar(context: Context, bar: BarBox, laneTop: number, theme: Theme): void {
  const top = laneTop + bar.top;
  const colour = theme.bars[bar.kind];
  context.fillStyle = colour;
  if (bar.right - bar.left < SOLID_PX) {
    context.fillRect(bar.left, top, bar.right - bar.left, bar.height);
  } else {
    paintPhases(context, bar, top);
    paintOutline(context, bar, top, colour, theme);
  }
  paintTicks(context, bar, top, theme);
  if (bar.failed) paintFailure(context, bar, top, theme);
  if (bar.gap) paintGap(context, bar.gap, top, bar.height, theme);
}

function paintPhases(context: Context, bar: BarBox, top: number): void {
  for (const phase of bar.phases) {
    context.globalAlpha = phase.kind === 'waiting' ? 0.38 : 1;
    context.fillRect(phase.left, top, phase.right - phase.left, bar.height);
  }
  context.globalAlpha = 1;
}

function paintOutline(
  context: Context,
  bar: BarBox,
  top: number,
  colour: string,
  theme: Theme,
): void {
  context.strokeStyle = colour;
  context.lineWidth = theme.highContrast ? 1.5 : 1;
  context.strokeRect(bar.left + 0.5, top + 0.5, bar.right - bar.left - 1, bar.height - 1);
  if (!bar.open) return;
  // An open end fades into the present instead of stopping there.
  context.fillStyle = theme.background;
  context.fillRect(bar.right - 2, top, 1, bar.height);
}

function paintTicks(context: Context, bar: BarBox, top: number, theme: Theme): void {
  context.fillStyle = theme.foreground;
  for (const tick of bar.ticks) context.fillRect(Math.round(tick), top - 2, 1, bar.height + 4);
}

function paintFailure(context: Context, bar: BarBox, top: number, theme: Theme): void {
  context.fillStyle = theme.severity.error;
  context.fillRect(bar.left, top + bar.height, Math.max(3, bar.right - bar.left), 2);
}

/** The hatched place where the session id should be. */
function paintGap(
  context: Context,
  gap: { left: number; right: number },
  top: number,
  height: number,
  theme: Theme,
): void {
  // On whole pixels its edge stays sharp.
  const left = Math.round(gap.left);
  const width = Math.round(gap.right) - left;
  const y = Math.round(top);
  context.save();
  context.beginPath();
  context.rect(left, y, width, height);
  context.clip();
  context.fillStyle = theme.background;
  context.fillRect(left, y, width, height);
  context.strokeStyle = theme.severity.error;
  context.lineWidth = 1.25;
  context.beginPath();
  for (let px = left - height; px < left + width; px += 4) {
    context.moveTo(px, y + height);
    context.lineTo(px + height, y);
  }
  context.stroke();
  context.restore();
  context.strokeStyle = theme.severity.error;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, y + 0.5, width - 1, height - 1);
}

export function paintBracket(
  context: Context,
  bracket: BracketBox,
  laneTop: number,
  metrics: LaneMetrics,
  theme: Theme,
): void {
  const y = Math.round(laneTop + metrics.bracketY) + 0.5;
  context.strokeStyle = theme.dim;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(bracket.left + 0.5, y + 4);
  context.lineTo(bracket.left + 0.5, y);
  context.lineTo(bracket.right - 0.5, y);
  context.lineTo(bracket.right - 0.5, y + 4);
  context.stroke();
  if (!bracket.caption) return;
  const { text, left } = bracket.caption;
  context.font = theme.smallFont;
  context.fillStyle = theme.background;
  context.fillRect(left - 3, y - 5, context.measureText(text).width + 6, 10);
  context.fillStyle = theme.dim;
  context.textBaseline = 'middle';
  context.fillText(text, left, y + 0.5);
}

/** A codicon of the severity above the bar: told apart by shape, not by colour alone. */
export function paintGlyph(
  context: Context,
  glyph: GlyphBox,
  laneTop: number,
  metrics: LaneMetrics,
  theme: Theme,
): void {
  const y = laneTop + metrics.bracketY;
  context.fillStyle = theme.background;
  context.fillRect(glyph.at - GLYPH_PX / 2, y - GLYPH_PX / 2, GLYPH_PX, GLYPH_PX);
  context.font = `${GLYPH_PX}px codicon`;
  context.fillStyle = theme.severity[glyph.severity];
  context.textBaseline = 'middle';
  context.fillText(ICONS[glyph.severity], glyph.at - GLYPH_PX / 2, y + 0.5);
}
