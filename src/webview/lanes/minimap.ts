import type { Overview } from '../../contract/api.ts';
import { formatDuration, formatOffset } from '../../base/time.ts';
import { fitAll, limitsOf, toPixel, toTime, type TimeScale } from '../../layout/scale.ts';
import type { Axis } from '../axis.ts';
import { element, listen, span } from '../dom.ts';
import { onDrag, type Drag } from '../dragging.ts';
import type { EngineData } from '../engineData.ts';
import { oncePerFrame } from '../frame.ts';
import { plural } from '../../base/shortText.ts';
import { axisWheel, minimapKey } from './gestures.ts';
import { paintFlags } from './paintMark.ts';
import { Surface } from './surface.ts';
import type { Theme } from './theme.ts';

const HEIGHT = 40;
const PLOT_HEIGHT = 28;

const EDGE_PX = 5;

/** `span`: choose a new one; `begin`, `end`: move that edge of the window; `window`: move all of it. */
type Hold = 'span' | 'begin' | 'end' | 'window';

/** The whole capture in a strip; the window on it is what the axis shows. Drag to choose a span, click to go there. */
export class Minimap {
  readonly root = element('div', {
    class: 'minimap',
    attributes: {
      role: 'slider',
      tabindex: 0,
      'aria-label': 'Time shown',
      'aria-orientation': 'horizontal',
      'aria-valuemin': 0,
    },
  });
  private readonly caption = span('minimap-caption', '');
  private readonly surface = new Surface('minimap-canvas');
  readonly redraw = oncePerFrame(() => this.draw());

  constructor(
    private readonly axis: Axis,
    private readonly data: EngineData,
    private readonly theme: () => Theme,
    private readonly gutter: () => number,
  ) {
    this.root.append(this.caption, this.surface.canvas);
    axisWheel(this.root, axis, gutter);
    listen(this.root, { keydown: (event) => minimapKey(event, axis) });
    this.listen();
  }

  get buckets(): number {
    return Math.max(50, Math.min(800, Math.round(this.surface.width / 3)));
  }

  layOut(): void {
    this.surface.resize(Math.max(1, this.root.clientWidth - this.gutter()), HEIGHT);
    this.redraw();
  }

  private get whole(): TimeScale {
    return fitAll(limitsOf(this.axis.nowT), this.surface.width);
  }

  private get windowPx(): { left: number; right: number } {
    const { fromT, toT } = this.axis.scale;
    return { left: toPixel(this.whole, fromT), right: toPixel(this.whole, toT) };
  }

  private listen(): void {
    const { canvas } = this.surface;
    onDrag(canvas, ({ offsetX }) => this.dragFrom(offsetX));
    listen(canvas, {
      pointermove: ({ buttons, offsetX }) => {
        if (buttons === 0) canvas.dataset['hold'] = this.holdAt(offsetX);
      },
    });
  }

  /** What a drag that begins here takes hold of. */
  private holdAt(px: number): Hold {
    const { left, right } = this.windowPx;
    if (right - left >= this.surface.width * 0.95) return 'span';
    if (Math.abs(px - left) <= EDGE_PX) return 'begin';
    if (Math.abs(px - right) <= EDGE_PX) return 'end';
    return px > left && px < right ? 'window' : 'span';
  }

  /** In times, not in pixels: the capture may grow and the strip change its size meanwhile. */
  private dragFrom(px: number): Drag {
    const { fromT, toT } = this.axis.scale;
    const grabbed = toTime(this.whole, px);
    const fixed = { begin: toT, end: fromT, span: grabbed };
    const hold = this.holdAt(px);
    return {
      click: ({ offsetX }) => this.centreOn(offsetX),
      undo: this.axis.keep(),
      move: ({ offsetX }) => {
        const t = toTime(this.whole, offsetX);
        if (hold === 'window') this.axis.setSpan(fromT + t - grabbed, toT + t - grabbed);
        else this.axis.setSpan(Math.min(fixed[hold], t), Math.max(fixed[hold], t));
      },
    };
  }

  private centreOn(px: number): void {
    const { fromT, toT } = this.axis.scale;
    const middle = toTime(this.whole, px);
    this.axis.setSpan(middle - (toT - fromT) / 2, middle + (toT - fromT) / 2);
  }

  /** What is shown, for those who listen. */
  private speak(): void {
    const { fromT, toT } = this.axis.scale;
    const begin = formatOffset(Math.max(0, fromT), 2);
    const end = formatOffset(Math.min(this.axis.nowT, toT), 2);
    const middle = Math.min(Math.max(0, (fromT + toT) / 2), this.axis.nowT);
    this.root.ariaValueMax = String(Math.round(this.axis.nowT));
    this.root.ariaValueNow = String(Math.round(middle));
    const all = this.windowPx.right - this.windowPx.left > this.surface.width - 2;
    this.root.ariaValueText = all ? 'everything' : `${begin} to ${end}`;
  }

  private draw(): void {
    const { overview, status } = this.data.pulled;
    this.speak();
    if (status) {
      // In a narrow panel it breaks before the number.
      const count = plural(status.exchanges, 'exchange').replace(' ', '\u00a0');
      const text = `${formatDuration(status.durationMs)} · ${count}`;
      this.caption.textContent = text;
      this.caption.title = text;
    }
    const theme = this.theme();
    this.surface.draw((context) => {
      if (overview) this.paintCounts(context, overview, theme);
      this.paintWindow(context, theme);
      const { whole: scale } = this;
      paintFlags(context, this.data.pulled.marks ?? [], { scale, theme, bottom: PLOT_HEIGHT });
    });
  }

  private paintCounts(context: CanvasRenderingContext2D, overview: Overview, theme: Theme): void {
    const { whole } = this;
    const { durationMs, exchanges, severity: severities } = overview;
    const slice = durationMs / severities.length;
    const totals = exchanges[0]?.counts ?? [];
    const most = Math.max(1, ...totals);
    for (const { kind, counts } of exchanges) {
      context.fillStyle = theme.bars[kind];
      for (const [bucket, count] of counts.entries()) {
        if (count === 0) continue;
        const total = totals[bucket] ?? count;
        const left = Math.floor(toPixel(whole, bucket * slice));
        const width = Math.max(2, Math.ceil(toPixel(whole, (bucket + 1) * slice)) - left);
        const height = 5 + (PLOT_HEIGHT - 9) * Math.sqrt(total / most);
        const top = Math.round((height * count) / total);
        context.fillRect(left, PLOT_HEIGHT - top, width, top);
      }
    }
    for (const [bucket, severity] of severities.entries()) {
      if (severity)
        this.paintFinding(context, toPixel(whole, (bucket + 0.5) * slice), severity, theme);
    }
  }

  private paintFinding(
    context: CanvasRenderingContext2D,
    px: number,
    severity: 'error' | 'warning' | 'info',
    theme: Theme,
  ): void {
    context.fillStyle = theme.severity[severity];
    context.beginPath();
    context.moveTo(px, PLOT_HEIGHT + 2);
    context.lineTo(px + 3.5, PLOT_HEIGHT + 8);
    context.lineTo(px - 3.5, PLOT_HEIGHT + 8);
    context.fill();
  }

  private paintWindow(context: CanvasRenderingContext2D, theme: Theme): void {
    const { left, right } = this.windowPx;
    const { width } = this.surface;
    context.fillStyle = theme.panel;
    context.globalAlpha = 0.65;
    context.fillRect(0, 0, Math.max(0, left), HEIGHT);
    context.fillRect(right, 0, Math.max(0, width - right), HEIGHT);
    context.globalAlpha = 1;
    if (right - left > width - 2) return;
    context.strokeStyle = theme.focus;
    context.lineWidth = 1;
    context.strokeRect(left + 0.5, 0.5, Math.max(4, right - left - 1), HEIGHT - 1);
    context.fillStyle = theme.focus;
    for (const edge of [left, right]) context.fillRect(edge - 1.5, HEIGHT / 2 - 6, 3, 12);
  }
}
