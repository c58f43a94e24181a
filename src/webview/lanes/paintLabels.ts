import type { HeadingView, SessionView } from '../../contract/api.ts';
import type { LaneBox } from '../../layout/lanes.ts';
import type { LaneMetrics } from '../../layout/laneInput.ts';
import { worstOf } from '../../layout/laneBars.ts';
import { ICONS } from '../dom.ts';
import { headingCounts, headingName, headingTitle } from '../groupingWords.ts';
import { brief, shortId, visible } from '../../base/shortText.ts';
import type { Theme } from './theme.ts';

type Context = CanvasRenderingContext2D;

export interface LabelledLane {
  readonly box: LaneBox;
  readonly session: SessionView;
  readonly heading?: HeadingView;
  readonly folded: boolean;
}

export interface LabelPicture {
  readonly lanes: readonly LabelledLane[];
  readonly metrics: LaneMetrics;
  readonly gutter: number;
  readonly theme: Theme;
  /** What a lane without a session is called. */
  readonly loose: string;
}

const ICON_LEFT = 10;
const TEXT_LEFT = 30;

/** The column left of the axis: what became of each session, its id, its client, how many exchanges. */
export function paintLabels(context: Context, picture: LabelPicture): void {
  for (const lane of picture.lanes) {
    if (lane.heading) paintHeading(context, lane, lane.heading, picture);
    else paintLabel(context, lane.box, lane.session, picture);
  }
}

/** A heading reaches beyond the gutter while no bars of its own stand there. */
function paintHeading(
  context: Context,
  { box, folded }: LabelledLane,
  heading: HeadingView,
  { gutter, metrics, theme }: LabelPicture,
): void {
  const y = Math.round(box.top + metrics.laneHeight / 2);
  const width = folded ? gutter : context.canvas.width / devicePixelRatio;
  context.save();
  context.globalAlpha = 0.85;
  context.fillStyle = theme.panel;
  context.fillRect(0, box.top, width, box.height - 1);
  context.globalAlpha = 1;
  context.beginPath();
  context.rect(0, box.top, folded ? gutter - 6 : width, box.height);
  context.clip();
  context.textBaseline = 'middle';
  drawText(context, ICONS[folded ? 'right' : 'down'], theme.icons, theme.dim, ICON_LEFT, y);
  const counts = folded ? '' : headingCounts(heading);
  context.font = theme.smallFont;
  const room = width - TEXT_LEFT - 6 - (folded ? 0 : context.measureText(counts).width + 18);
  context.font = theme.font;
  // Where there is little room the kind is left out: it is what one groups by.
  const title = headingTitle(heading);
  const name = fitted(context, title, room) === title ? title : headingName(heading);
  const text = fitted(context, name, room);
  const right = drawText(context, text, theme.font, theme.foreground, TEXT_LEFT, y) + 12;
  const warned = heading.sessions > 1 && heading.neverDeleted > 1;
  const colour = warned ? theme.severityText.warning : theme.dim;
  drawText(context, counts, theme.smallFont, colour, right, y);
  context.restore();
}

function paintLabel(
  context: Context,
  box: LaneBox,
  session: SessionView,
  picture: LabelPicture,
): void {
  const { gutter, metrics, theme } = picture;
  const y = Math.round(box.top + metrics.barTop + metrics.barHeight / 2);
  context.save();
  context.beginPath();
  context.rect(0, box.top, gutter - 6, box.height);
  context.clip();
  context.textBaseline = 'middle';
  const mark = markOf(session, theme);
  drawText(context, mark.icon, theme.icons, mark.colour, ICON_LEFT, y);
  const count = String(session.exchanges);
  const idRight = paintId(context, session, picture, y);
  context.font = theme.smallFont;
  const countLeft = gutter - 14 - context.measureText(count).width;
  if (countLeft > idRight + 8) {
    drawText(context, count, theme.smallFont, theme.dim, countLeft, y);
    paintClient(context, session, idRight + 10, countLeft - 8, y, theme);
  }
  context.restore();
  context.fillStyle = theme.line;
  context.globalAlpha = 0.6;
  context.fillRect(0, box.top + box.height - 1, gutter, 1);
  context.globalAlpha = 1;
}

function paintId(
  context: Context,
  session: SessionView,
  { gutter, theme, loose }: LabelPicture,
  y: number,
): number {
  const whole = session.id === undefined ? loose : visible(shortId(session.id));
  const font = session.id === undefined ? theme.font : theme.mono;
  context.font = font;
  const text = fitted(context, whole, gutter - 6 - TEXT_LEFT);
  return drawText(context, text, font, theme.foreground, TEXT_LEFT, y);
}

function paintClient(
  context: Context,
  session: SessionView,
  left: number,
  right: number,
  y: number,
  theme: Theme,
): void {
  if (session.id === undefined) return;
  context.font = theme.smallFont;
  const text = fitted(context, brief(session.plane), right - left);
  if (text.endsWith('…') && text.length <= FEWEST_CHARACTERS) return;
  drawText(context, text, theme.smallFont, theme.dim, left, y);
}

/** Returns where it ends. */
function drawText(
  context: Context,
  text: string,
  font: string,
  colour: string,
  left: number,
  y: number,
): number {
  context.font = font;
  context.fillStyle = colour;
  context.fillText(text, left, y + 0.5);
  return left + context.measureText(text).width;
}

/** What is left of a client's name reads like another word when it is shorter than this. */
const FEWEST_CHARACTERS = 8;

/** Longer text never fits a label, and measuring it all is slow. */
const LONGEST_LABEL = 120;

/** In the font that is set. */
function fitted(context: Context, text: string, room: number): string {
  const measure = (part: string) => context.measureText(part).width;
  const start = text.slice(0, LONGEST_LABEL);
  if (start === text && measure(text) <= room) return text;
  for (let length = start.length - 1; length > 2; length -= 1) {
    const cut = `${start.slice(0, length).trimEnd()}…`;
    if (measure(cut) <= room) return cut;
  }
  return '';
}

function markOf(session: SessionView, theme: Theme): { icon: string; colour: string } {
  const worst = worstOf(session.findings);
  if (worst) return { icon: ICONS[worst], colour: theme.severity[worst] };
  switch (session.state) {
    case 'deleted':
    case 'released':
      return { icon: ICONS.pass, colour: theme.ok };
    case 'open':
      return { icon: ICONS.dot, colour: theme.ok };
    default:
      return { icon: ICONS.circle, colour: theme.dim };
  }
}
