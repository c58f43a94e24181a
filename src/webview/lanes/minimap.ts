import type { Overview } from '../../contract/api.ts';
import { formatDuration } from '../../base/time.ts';
import { fitAll, limitsOf, toPixel, toTime, type TimeScale } from '../../layout/scale.ts';
import type { Axis } from '../axis.ts';
import { element, span } from '../dom.ts';
import type { EngineData } from '../engineData.ts';
import { oncePerFrame } from '../frame.ts';
import { plural } from '../../base/shortText.ts';
import { axisWheel } from './gestures.ts';
import { Surface } from './surface.ts';
import type { Theme } from './theme.ts';

const HEIGHT = 40;
const PLOT_HEIGHT = 28;

/** The whole capture in a strip; the window on it is what the axis shows. Drag to choose a span, click to go there. */
export class Minimap {
  readonly root = element('div', { class: 'minimap' });
  private readonly caption = span('minimap-caption', '');
  private readonly surface = new Surface('minimap-canvas');
  private drag: { fromPx: number; grab: number | undefined } | undefined;
  readonly redraw = oncePerFrame(() => this.draw());

  constructor(
    private readonly axis: Axis,
    private readonly data: EngineData,
    private readonly theme: () => Theme,
    private readonly gutter: () => number,
  ) {
    this.root.append(this.caption, this.surface.canvas);
    axisWheel(this.root, axis, gutter);
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
    canvas.addEventListener('pointerdown', (event) => {
      const px = event.offsetX;
      const { left, right } = this.windowPx;
      const inside = px >= left && px <= right && right - left < this.surface.width * 0.95;
      this.drag = { fromPx: px, grab: inside ? px - left : undefined };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener('pointermove', (event) => this.dragTo(event.offsetX));
    canvas.addEventListener('pointerup', (event) => {
      const { drag } = this;
      this.drag = undefined;
      if (drag && Math.abs(event.offsetX - drag.fromPx) < 4) this.centreOn(event.offsetX);
    });
  }

  private dragTo(px: number): void {
    const { drag } = this;
    if (!drag || Math.abs(px - drag.fromPx) < 4) return;
    const { whole } = this;
    if (drag.grab === undefined) {
      const [from, to] = [drag.fromPx, px].sort((a, b) => a - b) as [number, number];
      this.axis.setSpan(toTime(whole, from), toTime(whole, to));
    } else {
      const { fromT, toT } = this.axis.scale;
      const start = toTime(whole, px - drag.grab);
      this.axis.setSpan(start, start + toT - fromT);
    }
  }

  private centreOn(px: number): void {
    const { fromT, toT } = this.axis.scale;
    const middle = toTime(this.whole, px);
    this.axis.setSpan(middle - (toT - fromT) / 2, middle + (toT - fromT) / 2);
  }

  private draw(): void {
    const { overview, status } = this.data.pulled;
    if (status) {
      const text = `${formatDuration(status.durationMs)} · ${plural(status.exchanges, 'exchange')}`;
      this.caption.textContent = text;
      this.caption.title = text;
    }
    const theme = this.theme();
    this.surface.draw((context) => {
      if (overview) this.paintCounts(context, overview, theme);
      this.paintWindow(context, theme);
    });
  }

  private paintCounts(context: CanvasRenderingContext2D, overview: Overview, theme: Theme): void {
    const { whole } = this;
    const most = Math.max(1, ...overview.exchanges);
    const slice = overview.durationMs / overview.exchanges.length;
    for (const [bucket, count] of overview.exchanges.entries()) {
      if (count === 0) continue;
      const left = Math.floor(toPixel(whole, bucket * slice));
      const width = Math.max(2, Math.ceil(toPixel(whole, (bucket + 1) * slice)) - left);
      const height = 5 + (PLOT_HEIGHT - 9) * Math.sqrt(count / most);
      context.fillStyle = overview.issued[bucket] ? theme.bars.initialize : theme.bars.request;
      context.fillRect(left, PLOT_HEIGHT - height, width, height);
    }
    for (const [bucket, severity] of overview.severity.entries()) {
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
  }
}
