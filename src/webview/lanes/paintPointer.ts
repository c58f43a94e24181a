import type { LineRef } from '../../contract/api.ts';
import type { BarBox } from '../../layout/laneBars.ts';
import type { Hit } from '../../layout/hitTest.ts';
import type { LaneBox } from '../../layout/lanes.ts';
import type { Theme } from './theme.ts';

export interface PointerPicture {
  readonly lanes: readonly LaneBox[];
  readonly gutter: number;
  readonly width: number;
  readonly height: number;
  readonly hover: { readonly px: number; readonly hit: Hit | undefined } | undefined;
  readonly selection: LineRef | undefined;
  readonly theme: Theme;
}

/** The selection, what the pointer is over, and the pointer's time as a line through all lanes. */
export function paintPointer(context: CanvasRenderingContext2D, picture: PointerPicture): void {
  const { selection, hover, theme, gutter, width } = picture;
  for (const lane of picture.lanes) {
    const selected = selection && 'group' in selection && selection.group === lane.key;
    const bar =
      selection && 'x' in selection ? lane.bars.find(({ x }) => x === selection.x) : undefined;
    if (selected || bar) paintLaneMark(context, lane, picture);
    if (bar) paintBarMark(context, lane, bar, picture);
  }
  if (!hover) return;
  if (hover.px >= 0) {
    context.fillStyle = theme.dim;
    context.globalAlpha = 0.6;
    context.fillRect(gutter + hover.px, 0, 1, picture.height);
    context.globalAlpha = 1;
  }
  const { hit } = hover;
  if (!hit) return;
  context.fillStyle = theme.foreground;
  context.globalAlpha = 0.05;
  context.fillRect(0, hit.lane.top, width, hit.lane.height);
  context.globalAlpha = 1;
}

function paintLaneMark(
  context: CanvasRenderingContext2D,
  lane: LaneBox,
  { theme, width }: PointerPicture,
): void {
  context.fillStyle = theme.focus;
  context.globalAlpha = theme.highContrast ? 0 : 0.12;
  context.fillRect(0, lane.top, width, lane.height - 1);
  context.globalAlpha = 1;
  context.fillRect(0, lane.top, 3, lane.height - 1);
}

function paintBarMark(
  context: CanvasRenderingContext2D,
  lane: LaneBox,
  bar: BarBox,
  { theme, gutter, width }: PointerPicture,
): void {
  context.save();
  context.beginPath();
  context.rect(gutter, 0, width - gutter, lane.top + lane.height);
  context.clip();
  context.strokeStyle = theme.focus;
  context.lineWidth = 2;
  const left = gutter + (bar.gap?.left ?? bar.left) - 3;
  const right = gutter + bar.right + 3;
  context.strokeRect(left, lane.top + bar.top - 3, right - left, bar.height + 6);
  context.restore();
}
