import type { MarkView } from '../../contract/api.ts';
import type { LaneBox } from '../../layout/lanes.ts';
import type { LaneText } from '../../layout/laneLife.ts';
import type { LaneMetrics } from '../../layout/laneInput.ts';
import type { Tick } from '../../layout/ticks.ts';
import { toPixel, type TimeScale } from '../../layout/scale.ts';
import { paintMarkLines } from './paintMark.ts';
import { paintBars, paintBrackets, paintGlyphs } from './paintBars.ts';
import type { Theme } from './theme.ts';

type Context = CanvasRenderingContext2D;

export interface LanePicture {
  readonly lanes: readonly LaneBox[];
  readonly metrics: LaneMetrics;
  readonly scale: TimeScale;
  readonly ticks: readonly Tick[];
  readonly marks: readonly MarkView[];
  /** Width of the column of labels to the left of the axis. */
  readonly gutter: number;
  readonly height: number;
  readonly theme: Theme;
}

/** Everything right of the labels: grid, lives, brackets, bars, glyphs, captions. */
export function paintLanes(context: Context, picture: LanePicture): void {
  const { gutter, scale, height } = picture;
  context.save();
  context.beginPath();
  context.rect(gutter, 0, scale.width, height);
  context.clip();
  context.translate(gutter, 0);
  paintGrid(context, picture);
  paintMarkLines(context, picture.marks, picture);
  for (const lane of picture.lanes) paintLink(context, lane, picture);
  for (const lane of picture.lanes) paintLane(context, lane, picture);
  context.restore();
}

function paintGrid(context: Context, { ticks, scale, height, theme }: LanePicture): void {
  context.fillStyle = theme.line;
  context.globalAlpha = 0.5;
  for (const { t } of ticks) context.fillRect(Math.round(toPixel(scale, t)), 0, 1, height);
  context.globalAlpha = 1;
}

function paintLane(context: Context, lane: LaneBox, picture: LanePicture): void {
  const { theme, metrics, scale } = picture;
  context.fillStyle = theme.line;
  context.globalAlpha = 0.6;
  context.fillRect(0, lane.top + lane.height - 1, scale.width, 1);
  context.globalAlpha = 1;
  paintLife(context, lane, picture);
  paintBrackets(context, lane, metrics, theme);
  paintBars(context, lane, theme);
  paintGlyphs(context, lane, metrics, theme);
  paintTexts(context, lane, picture);
}

function midOf(lane: LaneBox, metrics: LaneMetrics): number {
  return Math.round(lane.top + metrics.barTop + metrics.barHeight / 2);
}

function paintLife(context: Context, lane: LaneBox, { metrics, theme }: LanePicture): void {
  const { life } = lane;
  if (!life) return;
  const y = midOf(lane, metrics);
  context.fillStyle = theme.dim;
  if (life.right > life.left) context.fillRect(life.left, y - 1, life.right - life.left, 2);
  if (life.end === 'cap') context.fillRect(life.right - 1, y - 6, 2, 12);
  if (life.tail) paintTail(context, life.tail, y, life.end === 'runs', theme);
}

function paintTail(
  context: Context,
  tail: { left: number; right: number },
  y: number,
  runs: boolean,
  theme: Theme,
): void {
  context.strokeStyle = theme.dim;
  context.globalAlpha = runs ? 0.7 : 1;
  context.lineWidth = runs ? 1 : 1.5;
  context.setLineDash(runs ? [] : [1.5, 3.5]);
  context.beginPath();
  context.moveTo(tail.left + 2, y);
  context.lineTo(tail.right, y);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function paintTexts(context: Context, lane: LaneBox, { metrics, theme }: LanePicture): void {
  const y = midOf(lane, metrics);
  const { life } = lane;
  if (life?.fate) paintText(context, life.fate, y, theme.dim, theme);
  if (!life?.gap) return;
  const colour = lane.link ? theme.severityText.warning : theme.dim;
  paintText(context, life.gap, y, colour, theme);
  paintArrow(context, life.gap.left + life.gap.width + 4, life.issuedAt - 2, y, colour);
}

/** Down from the end of the dropped session; the arrow along is drawn with the text. */
function paintLink(context: Context, lane: LaneBox, { metrics, theme }: LanePicture): void {
  const { link, life } = lane;
  if (link?.fromX === undefined || !life) return;
  const x = Math.round(link.fromX) + 0.5;
  const y = midOf(lane, metrics);
  context.strokeStyle = theme.severityText.warning;
  context.fillStyle = theme.severityText.warning;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, link.fromY + 1);
  context.lineTo(x, y + 0.5);
  context.stroke();
  context.fillRect(x - 2, link.fromY, 4, 3);
  if (!life.gap) paintArrow(context, x, life.issuedAt - 2, y, theme.severityText.warning);
  else if (life.gap.left > x) context.fillRect(x, y, life.gap.left - x, 1);
}

function paintText(
  context: Context,
  { text, left, width }: LaneText,
  y: number,
  colour: string,
  theme: Theme,
): void {
  context.fillStyle = theme.background;
  context.fillRect(left - 4, y - 7, width + 8, 14);
  context.font = theme.smallFont;
  context.fillStyle = colour;
  context.textBaseline = 'middle';
  context.fillText(text, left, y + 0.5);
}

function paintArrow(context: Context, from: number, to: number, y: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(from, y + 0.5);
  context.lineTo(to, y + 0.5);
  context.moveTo(to - 4, y - 3);
  context.lineTo(to, y + 0.5);
  context.lineTo(to - 4, y + 4);
  context.stroke();
}
