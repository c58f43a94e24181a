import { DisposableStore, type Disposable } from '../base/disposable.ts';
import type { Event } from '../base/emitter.ts';
import type { EngineApi, EngineMethod } from '../contract/api.ts';

/** The part of the engine's client that views need. */
export interface Engine {
  request<M extends EngineMethod>(
    method: M,
    params: EngineApi[M]['params'],
  ): Promise<EngineApi[M]['result']>;
  readonly onDidChange: Event<unknown>;
}

/** Given how long the last pull took. */
export type Pause = (tookMs: number) => Promise<unknown>;

export interface PullOptions {
  /** Asks the engine. What it answers counts only where `current()` still says so. */
  readonly read: (engine: Engine, current: () => boolean) => Promise<void>;
  /** The time between two pulls: what takes long is asked for less often. */
  readonly pause: Pause;
}

/** Asks an engine again after it changed: never more often than the pause allows, never while nobody looks. */
export class EnginePull implements Disposable {
  private connection = new DisposableStore();
  private engine: Engine | undefined;
  private visible = false;
  private stale = false;
  /** The engine whose answers are awaited; one that has gone may never give them. */
  private pulling: Engine | undefined;

  constructor(private readonly options: PullOptions) {}

  show(engine: Engine | undefined): void {
    this.connection.dispose();
    this.connection = new DisposableStore();
    this.engine = engine;
    if (engine) this.connection.add(engine.onDidChange(() => this.invalidate()));
    this.invalidate();
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    if (visible && this.stale) this.invalidate();
  }

  get isVisible(): boolean {
    return this.visible;
  }

  invalidate(): void {
    this.stale = true;
    const { engine } = this;
    if (this.visible && engine && this.pulling !== engine) void this.pull(engine);
  }

  dispose(): void {
    this.connection.dispose();
    this.engine = undefined;
  }

  private async pull(engine: Engine): Promise<void> {
    this.pulling = engine;
    while (this.stale && this.visible && this.engine === engine) {
      this.stale = false;
      // A failed question is not asked again before the next change: its engine has most likely gone,
      // and the last state stays on show until that is noticed.
      const began = performance.now();
      await this.options.read(engine, () => this.engine === engine).catch(() => undefined);
      await this.options.pause(performance.now() - began);
    }
    if (this.pulling === engine) this.pulling = undefined;
  }
}

/** While a capture grows, a view takes a fifth of the engine's time at most, but is never older than this. */
const SHARE = 1 / 5;
const LONGEST_REST_MS = 3_000;

/** A pause of so long at least, and longer where the answers take long. */
export function restAtLeast(ms: number): Pause {
  return (tookMs) => rest(Math.max(ms, Math.min(LONGEST_REST_MS, tookMs / SHARE)));
}

/** A pause that keeps no process alive. */
function rest(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
