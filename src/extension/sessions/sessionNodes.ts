/** The tree of one capture as nodes: headings and sessions as they are grouped, and rows where a session is unfolded. */
import type { BatchView, GroupsPage, Row, SessionGroupView } from '../../contract/api.ts';
import { NodeRegistry, renew, sameOrder, type TreeChange, type TreeNode } from './treeNode.ts';
import {
  batchRow,
  earlierRow,
  exchangeRow,
  headingRow,
  sessionRow,
  type TreeRow,
} from './treeRow.ts';

/** Rows of one group in order of beginning: the latest, where they are too many. */
export interface GroupRows {
  readonly rows: readonly Row[];
  /** How many more there are before them. */
  readonly earlier: number;
}

export class SessionNodes {
  private readonly nodes = new NodeRegistry();
  /** What the engine said last of each session's group. */
  private views = new Map<string, SessionGroupView>();
  roots: readonly TreeNode[] = [];

  clear(): void {
    this.nodes.clear();
    this.views = new Map();
    this.roots = [];
  }

  exchange(x: number): TreeNode | undefined {
    return this.nodes.get(exchangeId(x));
  }

  /** The line of a session's group. */
  group(key: string): TreeNode | undefined {
    return this.nodes.get(groupId(key));
  }

  view(key: string): SessionGroupView | undefined {
    return this.views.get(key);
  }

  /** Sessions and what stands above them. What is under them stays as it was. */
  takeGroups(entries: GroupsPage['entries']): TreeChange {
    const draft = new Draft(this.nodes);
    this.views = new Map();
    const roots = entries.flatMap(({ key, heading, groups }) => {
      for (const group of groups) this.views.set(group.key, group);
      if (!heading) return groups.map((group) => draft.session(undefined, group));
      const head = {
        id: `heading:${key}`,
        kind: 'heading',
        parent: undefined,
        group: key,
      } as const;
      const omitted = heading.sessions - groups.filter(({ session }) => session.id).length;
      return draft.node({ ...head, x: groups[0]?.firstX }, headingRow(heading), (parent) => [
        ...draft.earlier(parent, omitted, 'session'),
        ...groups.map((group) => draft.session(parent, group)),
      ]);
    });
    return this.settle(draft, roots);
  }

  /** Rows without anything above them. */
  takeRows({ rows, earlier }: GroupRows): TreeChange {
    const draft = new Draft(this.nodes);
    const exchanges = rows.map((row) => draft.exchange(undefined, row));
    return this.settle(draft, [...draft.earlier(undefined, earlier, 'exchange'), ...exchanges]);
  }

  /** What is under the line of a session. Says which lines differ from before. */
  fill(node: TreeNode, { rows, earlier }: GroupRows): readonly TreeNode[] {
    if (this.nodes.get(node.id) !== node) return [];
    const draft = new Draft(this.nodes);
    const batches = new Map(
      this.views.get(node.group)?.session.batches.map((batch) => [batch.id, batch]),
    );
    const children = [
      ...draft.earlier(node, earlier, 'exchange'),
      ...childrenOf(rows, batches).map((child) =>
        'batch' in child
          ? draft.batch(node, child.batch, child.rows)
          : draft.exchange(node, child.row),
      ),
    ];
    this.nodes.remove(node);
    const changed = renew(node, { ...node, children });
    this.nodes.add(node);
    return changed ? [node, ...draft.changed] : draft.changed;
  }

  private settle(draft: Draft, roots: readonly TreeNode[]): TreeChange {
    const same = sameOrder(roots, this.roots);
    this.roots = roots;
    this.nodes.clear();
    for (const root of roots) this.nodes.add(root);
    return same ? draft.changed : 'all';
  }
}

/** One new state under construction, from the nodes of the last. */
class Draft {
  readonly changed: TreeNode[] = [];

  constructor(private readonly former: NodeRegistry) {}

  session(parent: TreeNode | undefined, { key, session, firstX }: SessionGroupView): TreeNode {
    const { id } = session;
    const head = { kind: 'session', parent, group: key, session: id, x: firstX } as const;
    return this.node({ ...head, id: groupId(key) }, sessionRow(session), (node) => node.children);
  }

  batch(parent: TreeNode, batch: BatchView, rows: readonly Row[]): TreeNode {
    const head = { kind: 'batch', parent, group: parent.group, x: rows[0]?.x } as const;
    const id = `batch:${batch.id}/${parent.id}`;
    return this.node({ ...head, id }, batchRow(batch), (node) =>
      rows.map((row) => this.exchange(node, row)),
    );
  }

  exchange(parent: TreeNode | undefined, row: Row): TreeNode {
    const head = { kind: 'exchange', parent, group: parent?.group ?? '', x: row.x } as const;
    const id = exchangeId(row.x);
    return this.node({ ...head, id }, exchangeRow(row, parent === undefined), () => []);
  }

  /** Nothing, or the one line that says how many are left out. */
  earlier(parent: TreeNode | undefined, count: number, noun: 'exchange' | 'session'): TreeNode[] {
    if (count <= 0) return [];
    const head = { kind: 'earlier', parent, group: parent?.group ?? '', x: undefined } as const;
    const id = `earlier:${parent?.id ?? ''}`;
    return [this.node({ ...head, id }, earlierRow(count, noun), () => [])];
  }

  node(
    head: Parameters<NodeRegistry['keep']>[0],
    row: TreeRow,
    childrenOf: (node: TreeNode) => readonly TreeNode[] | undefined,
  ): TreeNode {
    const node = this.former.keep(head, row);
    const isNew = this.former.get(head.id) !== node;
    const changed = renew(node, { x: head.x, row, children: childrenOf(node) });
    if (changed && !isNew) this.changed.push(node);
    return node;
  }
}

type Child = { readonly batch: BatchView; readonly rows: Row[] } | { readonly row: Row };

/** Batches and the exchanges that are in none, in order of their beginning. */
function childrenOf(rows: readonly Row[], batches: ReadonlyMap<number, BatchView>): Child[] {
  const open = new Map<number, Row[]>();
  return rows.flatMap((row): Child[] => {
    const batch = row.batch === undefined ? undefined : batches.get(row.batch);
    if (!batch) return [{ row }];
    const members = open.get(batch.id);
    if (members) {
      members.push(row);
      return [];
    }
    const fresh = [row];
    open.set(batch.id, fresh);
    return [{ batch, rows: fresh }];
  });
}

/** A session stands under its own id where it stands first. */
function groupId(key: string): string {
  return `session:${key}`;
}

function exchangeId(x: number): string {
  return `exchange:${x}`;
}
