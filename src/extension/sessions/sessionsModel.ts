import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import type { CaptureStatus, GroupBy } from '../../contract/api.ts';
import { EnginePull, restAtLeast, type Engine, type Pause } from '../enginePull.ts';
import { SessionNodes, type GroupRows } from './sessionNodes.ts';
import type { TreeChange, TreeNode } from './treeNode.ts';

/** Headings or sessions, sessions of one heading, exchanges of one session shown at most; the timeline shows all. */
const SHOWN = 1_000;
const PULL_EVERY_MS = 150;

/**
 * What the Sessions tree shows of the engine, grouped as all views are: pulled after a change, never
 * more often than every 150 ms and never while nobody looks; the exchanges of a session only where
 * it is unfolded.
 */
export class SessionsModel implements Disposable {
  private readonly nodes = new SessionNodes();
  private readonly changed = new Emitter<TreeChange>();
  private readonly pull: EnginePull;
  /** Groups whose exchanges are looked at. */
  private readonly unfolded = new Set<string>();
  private engine: Engine | undefined;
  private latest: CaptureStatus | undefined;
  private total = 0;
  /** How what is shown is grouped. */
  private shownBy: GroupBy | undefined;

  readonly onDidChange: Event<TreeChange> = this.changed.event;

  constructor(
    private by: GroupBy,
    pause: Pause = restAtLeast(PULL_EVERY_MS),
  ) {
    this.pull = new EnginePull({ read: (...source) => this.read(...source), pause });
  }

  get roots(): readonly TreeNode[] {
    return this.nodes.roots;
  }

  get status(): CaptureStatus | undefined {
    return this.latest;
  }

  /** Headings or sessions that are too many to show. */
  get omitted(): { readonly count: number; readonly by: GroupBy } {
    const { shownBy = 'session' } = this;
    const count = shownBy === 'none' ? 0 : Math.max(0, this.total - SHOWN);
    return { count, by: shownBy };
  }

  /** Shows another engine, or none. What was shown before goes at once. */
  show(engine: Engine | undefined): void {
    this.engine = engine;
    this.latest = undefined;
    this.forget();
    this.changed.fire('all');
    this.pull.show(engine);
  }

  groupBy(by: GroupBy): void {
    this.by = by;
    this.pull.invalidate();
  }

  setVisible(visible: boolean): void {
    this.pull.setVisible(visible);
  }

  /** Never rejects: of an engine that has gone nothing is shown. */
  async children(node: TreeNode | undefined): Promise<readonly TreeNode[]> {
    if (!node) return this.roots;
    if (node.kind === 'session') {
      const known = this.unfolded.has(node.group) && node.children;
      this.unfolded.add(node.group);
      if (!known) await this.load(node);
    }
    return node.children ?? [];
  }

  /** A session somebody unfolds, or folds again. What is folded is not asked for. */
  setUnfolded(node: TreeNode, unfolded: boolean): void {
    if (node.kind !== 'session') return;
    if (!unfolded) this.unfolded.delete(node.group);
    else if (!this.unfolded.has(node.group)) {
      this.unfolded.add(node.group);
      void this.load(node).then((changed) => this.changed.fire(changed));
    }
  }

  /** The line of an exchange; where it is not shown, that of its session; undefined where that is not. */
  async find(x: number): Promise<TreeNode | undefined> {
    const known = this.nodes.exchange(x);
    const { engine, shownBy: by } = this;
    if (known || !engine || by === undefined || by === 'none') return known;
    const query = { offset: 0, limit: 1, by, anchor: { line: { x }, before: 0 } };
    const page = await engine.request('outline/range', query).catch(() => undefined);
    const [line] = page?.lines ?? [];
    if (line?.kind !== 'row' || line.row.x !== x || by !== this.shownBy) return undefined;
    const group = this.nodes.group(line.group);
    if (group) {
      this.unfolded.add(group.group);
      this.changed.fire(await this.load(group));
    }
    return this.nodes.exchange(x) ?? group;
  }

  dispose(): void {
    this.pull.dispose();
  }

  private forget(): void {
    this.nodes.clear();
    this.unfolded.clear();
    this.total = 0;
    this.shownBy = undefined;
  }

  private async load(node: TreeNode): Promise<readonly TreeNode[]> {
    const { engine, shownBy } = this;
    if (!engine || !shownBy) return [];
    const rows = await this.rowsOf(engine, shownBy, node.group).catch(() => undefined);
    return rows && shownBy === this.shownBy ? this.nodes.fill(node, rows) : [];
  }

  private async read(engine: Engine, current: () => boolean): Promise<void> {
    const { by } = this;
    const status = await engine.request('capture/status', {});
    const regrouped = by !== this.shownBy;
    const offset = regrouped ? 0 : Math.max(0, this.total - SHOWN);
    const take =
      by === 'none' ? this.readRows(engine, offset) : this.readGroups(engine, by, offset);
    const { total, apply } = await take;
    const unfolded = regrouped ? [] : await this.readUnfolded(engine, by);
    if (!current() || by !== this.by) return;
    this.latest = status;
    if (regrouped) this.forget();
    this.shownBy = by;
    if (total > offset + SHOWN) this.pull.invalidate();
    this.total = total;
    this.changed.fire(joined(apply(), this.fill(unfolded)));
  }

  private async readRows(engine: Engine, offset: number) {
    const page = await engine.request('rows/range', { offset, limit: SHOWN });
    const apply = () => this.nodes.takeRows({ rows: page.rows, earlier: offset });
    return { total: page.total, apply };
  }

  private async readGroups(engine: Engine, by: GroupBy, offset: number) {
    const query = { offset, limit: SHOWN, by, sessionsPerHeading: SHOWN };
    const { total, entries } = await engine.request('groups/list', query);
    return { total, apply: () => this.nodes.takeGroups(entries) };
  }

  private readUnfolded(engine: Engine, by: GroupBy) {
    return Promise.all(
      [...this.unfolded].map(async (group) => ({
        group,
        rows: await this.rowsOf(engine, by, group),
      })),
    );
  }

  private fill(unfolded: readonly { group: string; rows: GroupRows }[]): readonly TreeNode[] {
    return unfolded.flatMap(({ group, rows }) => {
      const node = this.nodes.group(group);
      return node ? this.nodes.fill(node, rows) : [];
    });
  }

  /** The rows of a group as the timeline lists them, below its own line: the latest of them. */
  private async rowsOf(engine: Engine, by: GroupBy, group: string): Promise<GroupRows> {
    const matched = this.nodes.view(group)?.matched ?? 0;
    const earlier = Math.max(0, matched - SHOWN);
    const anchor = { line: { group }, before: -1 - earlier };
    const { lines } = await engine.request('outline/range', {
      ...{ offset: 0, limit: SHOWN, by, anchor },
    });
    const rows = lines.flatMap((line) =>
      line.kind === 'row' && line.group === group ? [line.row] : [],
    );
    return { rows, earlier };
  }
}

function joined(first: TreeChange, more: readonly TreeNode[]): TreeChange {
  return first === 'all' ? 'all' : [...new Set([...first, ...more])];
}
