import { Emitter } from '../base/emitter.ts';
import type { CaptureStatus } from '../contract/api.ts';
import * as scales from '../layout/scale.ts';
import type { ScaleLimits, TimeScale } from '../layout/scale.ts';
import type { ViewStore } from './viewState.ts';

/**
 * The one time axis of minimap, ruler and lanes. What is shown lives in the view state: everything,
 * or a span; following, the span slides with the live end. Every manual move ends following.
 */
export class Axis {
  private width = 1;
  private durationMs = 0;
  private live = false;
  private open = false;
  /** `performance.now()` when `durationMs` was learnt. */
  private learntAt = 0;
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly store: ViewStore,
    private readonly now: () => number,
  ) {
    store.onDidChange((keys) => {
      if (keys.includes('view') || keys.includes('follow')) this.changed.fire();
    });
  }

  setWidth(width: number): void {
    if (width === this.width) return;
    this.width = Math.max(1, width);
    this.changed.fire();
  }

  learn(status: CaptureStatus): void {
    this.live = status.source === 'live';
    const growing = this.live && status.openExchanges > 0;
    this.durationMs = growing ? Math.max(status.durationMs, this.nowT) : status.durationMs;
    this.open = growing;
    this.learntAt = this.now();
    this.changed.fire();
  }

  /** The capture's clock: it runs on between answers of the engine while something is open. */
  get nowT(): number {
    return this.durationMs + (this.open ? this.now() - this.learntAt : 0);
  }

  /** Something on the axis moves by itself. */
  get growing(): boolean {
    return this.open;
  }

  get limits(): ScaleLimits {
    return scales.limitsOf(this.nowT);
  }

  get scale(): TimeScale {
    const { view, follow } = this.store.state;
    const limits = this.limits;
    if (!view) return scales.fitAll(limits, this.width);
    const scale = { ...view, width: this.width };
    if (follow && this.live) return scales.followEnd(scale, limits, this.nowT);
    return scales.clampScale(scale, limits);
  }

  tick(): void {
    if (this.open) this.changed.fire();
  }

  zoomAt(px: number, factor: number): void {
    this.move(scales.zoomAt(this.scale, this.limits, px, factor));
  }

  zoomCentre(factor: number): void {
    this.zoomAt(this.width / 2, factor);
  }

  panBy(px: number): void {
    if (px !== 0) this.move(scales.panBy(this.scale, this.limits, px));
  }

  fitAll(): void {
    this.store.update({ view: undefined });
  }

  fitSpan(fromT: number, toT: number): void {
    this.move(scales.fitSpan(this.scale, this.limits, fromT, toT));
  }

  /** Shows exactly this span, as chosen on the minimap. */
  setSpan(fromT: number, toT: number): void {
    this.move(scales.clampScale({ fromT, toT, width: this.width }, this.limits));
  }

  bringIntoView(fromT: number, toT: number): void {
    const scale = scales.bringIntoView(this.scale, this.limits, fromT, toT);
    if (scale.fromT !== this.scale.fromT) this.move(scale);
  }

  /** Puts back what is shown now. */
  keep(): () => void {
    const { view, follow } = this.store.state;
    return () => this.store.update({ view, follow });
  }

  private move(scale: TimeScale): void {
    this.store.update({ view: { fromT: scale.fromT, toT: scale.toT }, follow: false });
  }
}
