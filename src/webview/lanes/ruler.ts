import { brief } from '../../base/shortText.ts';
import type { MarkView } from '../../contract/api.ts';
import { toPixel, type TimeScale } from '../../layout/scale.ts';
import { tickStep, ticks } from '../../layout/ticks.ts';
import type { Axis } from '../axis.ts';
import { element, icon, listen, span } from '../dom.ts';
import { oncePerFrame } from '../frame.ts';
import { axisTime, type TimeContext } from '../timeMode.ts';
import { axisDrag, axisWheel } from './gestures.ts';
import { markAt, paintFlags } from './paintMark.ts';
import { Surface } from './surface.ts';
import type { Theme } from './theme.ts';
import type { Tooltip } from './tooltip.ts';

const HEIGHT = 24;

/** The marks of the capture, and what becomes of one that is pointed at. */
export interface RulerMarks {
  readonly tooltip: Tooltip;
  list(): readonly MarkView[];
  show(mark: MarkView): void;
}

/** The time ruler above the lanes, with the legend of the bars in the corner left of it. */
export class Ruler {
  readonly root = element('div', { class: 'ruler' }, legend());
  private readonly surface = new Surface('ruler-canvas');
  readonly redraw = oncePerFrame(() => this.draw());

  constructor(
    private readonly axis: Axis,
    private readonly theme: () => Theme,
    private readonly gutter: () => number,
    private readonly time: () => TimeContext,
    private readonly marks: RulerMarks,
  ) {
    this.root.append(this.surface.canvas);
    axisWheel(this.root, axis, gutter);
    axisDrag(this.surface.canvas, axis, ({ offsetX }) => {
      const mark = this.markAt(offsetX);
      if (mark) marks.show(mark);
    });
    const { canvas } = this.surface;
    listen(canvas, {
      pointermove: (event) => this.point(event),
      pointerleave: () => marks.tooltip.hide(),
    });
  }

  layOut(): void {
    this.surface.resize(Math.max(1, this.root.clientWidth - this.gutter()), HEIGHT);
    this.redraw();
  }

  private markAt(px: number): MarkView | undefined {
    return markAt(this.marks.list(), this.axis.scale, px);
  }

  private point({ offsetX, clientX, clientY }: PointerEvent): void {
    const mark = this.markAt(offsetX);
    this.surface.canvas.classList.toggle('pointing', mark !== undefined);
    if (!mark) return this.marks.tooltip.hide();
    const note = element('div', { class: 'mark' }, icon('mark'), brief(mark.note, 300));
    const time = axisTime(mark.t, 3, this.time());
    this.marks.tooltip.show([note, element('div', { class: 'dim', text: time })], clientX, clientY);
  }

  private draw(): void {
    const theme = this.theme();
    const scale = this.axis.scale;
    this.surface.draw((context) => {
      context.font = theme.smallFont;
      context.textBaseline = 'middle';
      const time = this.time();
      const spoken = time.mode !== 'start' && time.mode !== 'gap';
      for (const { t, label } of ticks(scale)) {
        const px = Math.round(toPixel(scale, t));
        context.fillStyle = theme.line;
        context.fillRect(px, 0, 1, HEIGHT);
        const text = spoken ? axisTime(t, decimalsOf(scale), time) : label;
        if (px + context.measureText(text).width + 4 > scale.width) break;
        context.fillStyle = theme.dim;
        context.fillText(text, px + 4, HEIGHT / 2 + 0.5);
      }
      paintFlags(context, this.marks.list(), { scale, theme, bottom: HEIGHT });
    });
    const [from, to] = [scale.fromT, scale.toT].map((t) => axisTime(t, 2, this.time()));
    this.surface.canvas.title = `${from ?? ''} to ${to ?? ''}`;
  }
}

/** Digits after the second that tell neighbouring ticks apart. */
function decimalsOf(scale: TimeScale): number {
  const step = tickStep(scale, 72);
  if (step >= 1000) return 0;
  return step >= 100 ? 1 : step >= 10 ? 2 : 3;
}

function legend(): HTMLElement {
  const kinds = [
    ['missing', 'no id'],
    ['call', 'call'],
    ['initialize', 'init'],
    ['request', 'other'],
    ['stream', 'stream'],
  ] as const;
  return element(
    'div',
    { class: 'legend', attributes: { 'aria-hidden': true } },
    ...kinds.map(([kind, name]) =>
      element('span', { class: 'legend-item' }, span(`swatch swatch-${kind}`, ''), name),
    ),
  );
}
