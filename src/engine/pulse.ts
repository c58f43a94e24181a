import type { Disposable } from '../base/disposable.ts';
import type { Now } from '../base/time.ts';

/** The least time between two beats: as often as a front end is told. */
const LEAST_MS = 100;
/** A beat makes front ends ask, and answering costs; at most a fifth of the time goes there. */
const REST_PER_COST = 4;

/** Gathers many changes into few beats: the first at once, the next when the last one's cost is paid off. */
export class Pulse implements Disposable {
  private timer: NodeJS.Timeout | undefined;
  private lastBeat = -Infinity;
  private costMs = 0;
  private disposed = false;

  constructor(
    private readonly now: Now,
    private readonly beat: () => void,
  ) {}

  touch(): void {
    if (this.timer || this.disposed) return;
    const rest = Math.max(LEAST_MS, this.costMs * REST_PER_COST);
    const wait = Math.max(0, this.lastBeat + rest - this.now());
    this.timer = setTimeout(() => this.run(), wait);
  }

  /** What it took to answer after the latest beat. */
  cost(ms: number): void {
    this.costMs = ms;
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
  }

  private run(): void {
    this.timer = undefined;
    this.lastBeat = this.now();
    this.beat();
  }
}
