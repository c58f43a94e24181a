import { toPixel, type TimeScale } from '../../layout/scale.ts';
import type { MarkView } from '../../contract/api.ts';
import type { Theme } from './theme.ts';

/** So near a mark the pointer means it. */
const NEAR_PX = 6;

/** Between the lines through what was not recorded. */
const HATCH_PX = 6;

/** The mark or gap at a place of the axis; of several the nearest, and the one that begins last. */
export function markAt(
  marks: readonly MarkView[],
  scale: TimeScale,
  px: number,
): MarkView | undefined {
  const distance = ({ t, toT = t }: MarkView) =>
    Math.max(0, toPixel(scale, t) + 2 - px, px - toPixel(scale, toT) - 2);
  const [nearest] = [...marks].reverse().sort((a, b) => distance(a) - distance(b));
  return nearest && distance(nearest) <= NEAR_PX ? nearest : undefined;
}

/** A flag at the time of each mark, its pole down to `bottom`; at the foot of a gap's a bar to its end. */
export function paintFlags(
  context: CanvasRenderingContext2D,
  marks: readonly MarkView[],
  { scale, theme, bottom }: { scale: TimeScale; theme: Theme; bottom: number },
): void {
  context.fillStyle = theme.foreground;
  for (const { t, toT = t } of marks) {
    const px = Math.round(toPixel(scale, t));
    context.fillRect(px, 1, 1, bottom - 1);
    context.fillRect(px, bottom - 3, toPixel(scale, toT) - px, 3);
    context.beginPath();
    context.moveTo(px, 1);
    context.lineTo(px + 9, 4.5);
    context.lineTo(px, 8);
    context.fill();
  }
}

/** The time of each mark as a line through all lanes; what was not recorded is full of them. */
export function paintMarkLines(
  context: CanvasRenderingContext2D,
  marks: readonly MarkView[],
  { scale, theme, height }: { scale: TimeScale; theme: Theme; height: number },
): void {
  context.strokeStyle = theme.foreground;
  context.globalAlpha = theme.highContrast ? 1 : 0.5;
  context.lineWidth = 1;
  context.setLineDash([2, 4]);
  context.beginPath();
  for (const { t, toT = t } of marks) {
    const begin = Math.round(toPixel(scale, t)) + 0.5;
    const end = Math.min(Math.max(begin, toPixel(scale, toT)), context.canvas.width);
    for (let px = Math.max(begin, 0.5); px <= end; px += HATCH_PX) {
      context.moveTo(px, 0);
      context.lineTo(px, height);
    }
  }
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}
