import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import type { CaptureStatus, EngineApi, EngineMethod } from '../../contract/api.ts';
import { SessionNodes, type TreeChange, type TreeNode } from './sessionNodes.ts';

/** The part of the engine's client this needs. */
export interface Engine {
  request<M extends EngineMethod>(
    method: M,
    params: EngineApi[M]['params'],
  ): Promise<EngineApi[M]['result']>;
  readonly onDidChange: Event<unknown>;
}

/** Sessions shown at most; the timeline shows all. */
const SHOWN = 1_000;
const PULL_EVERY_MS = 150;

/**
 * What the Sessions tree shows of the engine: pulled after a change, never more often than every 150 ms
 * and never while nobody looks.
 */
export class SessionsModel implements Disposable {
  private readonly nodes = new SessionNodes();
  private readonly changed = new Emitter<TreeChange>();
  private connection = new DisposableStore();
  private engine: Engine | undefined;
  private visible = false;
  private stale = false;
  /** The engine whose answers are awaited; one that has gone may never give them. */
  private pulling: Engine | undefined;
  private latest: CaptureStatus | undefined;
  private total = 0;

  readonly onDidChange: Event<TreeChange> = this.changed.event;

  constructor(private readonly pause: () => Promise<unknown> = () => rest(PULL_EVERY_MS)) {}

  get roots(): readonly TreeNode[] {
    return this.nodes.roots;
  }

  get status(): CaptureStatus | undefined {
    return this.latest;
  }

  /** Sessions that are too many to show. */
  get omitted(): number {
    return Math.max(0, this.total - SHOWN);
  }

  exchange(x: number): TreeNode | undefined {
    return this.nodes.exchange(x);
  }

  /** Shows another engine, or none. What was shown before goes at once. */
  show(engine: Engine | undefined): void {
    this.connection.dispose();
    this.connection = new DisposableStore();
    this.engine = engine;
    this.latest = undefined;
    this.total = 0;
    this.nodes.clear();
    this.changed.fire('all');
    if (engine) this.connection.add(engine.onDidChange(() => this.invalidate()));
    this.invalidate();
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    if (visible && this.stale) this.invalidate();
  }

  dispose(): void {
    this.connection.dispose();
    this.engine = undefined;
  }

  private invalidate(): void {
    this.stale = true;
    const { engine } = this;
    if (this.visible && engine && this.pulling !== engine) void this.pull(engine);
  }

  private async pull(engine: Engine): Promise<void> {
    this.pulling = engine;
    while (this.stale && this.visible && this.engine === engine) {
      this.stale = false;
      await this.read(engine);
      await this.pause();
    }
    if (this.pulling === engine) this.pulling = undefined;
  }

  /** A failed question is not asked again before the next change: its engine has most likely gone. */
  private async read(engine: Engine): Promise<void> {
    try {
      const status = await engine.request('capture/status', {});
      const offset = Math.max(0, this.total - SHOWN);
      const page = await engine.request('sessions/list', { offset, limit: SHOWN });
      if (engine !== this.engine) return;
      this.latest = status;
      if (page.total > offset + SHOWN) this.stale = true;
      this.total = page.total;
      this.changed.fire(this.nodes.update(page));
    } catch {
      // The last state stays on show until the end of the process is noticed.
    }
  }
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
