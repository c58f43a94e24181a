import { toPixel, type TimeScale } from '../../layout/scale.ts';
import type { MarkView } from '../../contract/api.ts';
import type { Theme } from './theme.ts';

/** So near a mark the pointer means it. */
const NEAR_PX = 6;

/** The mark at a place of the axis; of several the nearest. */
export function markAt(
  marks: readonly MarkView[],
  scale: TimeScale,
  px: number,
): MarkView | undefined {
  const distance = ({ t }: MarkView) => Math.abs(toPixel(scale, t) + 2 - px);
  const [nearest] = [...marks].sort((a, b) => distance(a) - distance(b));
  return nearest && distance(nearest) <= NEAR_PX ? nearest : undefined;
}

/** A flag at the time of each mark, its pole from `top` to `bottom`. */
export function paintFlags(
  context: CanvasRenderingContext2D,
  marks: readonly MarkView[],
  { scale, theme, bottom }: { scale: TimeScale; theme: Theme; bottom: number },
): void {
  context.fillStyle = theme.foreground;
  for (const { t } of marks) {
    const px = Math.round(toPixel(scale, t));
    context.fillRect(px, 1, 1, bottom - 1);
    context.beginPath();
    context.moveTo(px, 1);
    context.lineTo(px + 9, 4.5);
    context.lineTo(px, 8);
    context.fill();
  }
}

/** The time of each mark as a line through all lanes. */
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
  for (const { t } of marks) {
    const px = Math.round(toPixel(scale, t)) + 0.5;
    context.moveTo(px, 0);
    context.lineTo(px, height);
  }
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}
