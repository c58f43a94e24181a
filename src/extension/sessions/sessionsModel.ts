import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import type { CaptureStatus } from '../../contract/api.ts';
import { EnginePull, rest, type Engine } from '../enginePull.ts';
import { SessionNodes, type TreeChange, type TreeNode } from './sessionNodes.ts';

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
  private latest: CaptureStatus | undefined;
  private total = 0;

  readonly onDidChange: Event<TreeChange> = this.changed.event;

  private readonly pull: EnginePull;

  constructor(pause: () => Promise<unknown> = () => rest(PULL_EVERY_MS)) {
    this.pull = new EnginePull({ read: (...source) => this.read(...source), pause });
  }

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
    this.latest = undefined;
    this.total = 0;
    this.nodes.clear();
    this.changed.fire('all');
    this.pull.show(engine);
  }

  setVisible(visible: boolean): void {
    this.pull.setVisible(visible);
  }

  dispose(): void {
    this.pull.dispose();
  }

  private async read(engine: Engine, current: () => boolean): Promise<void> {
    const status = await engine.request('capture/status', {});
    const offset = Math.max(0, this.total - SHOWN);
    const page = await engine.request('sessions/list', { offset, limit: SHOWN });
    if (!current()) return;
    this.latest = status;
    if (page.total > offset + SHOWN) this.pull.invalidate();
    this.total = page.total;
    this.changed.fire(this.nodes.update(page));
  }
}
