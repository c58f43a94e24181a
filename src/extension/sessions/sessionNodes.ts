/** The tree of one capture as nodes that keep their identity while their contents change. */
import type { BatchView, Row, SessionsPage, SessionView } from '../../contract/api.ts';
import { batchRow, exchangeRow, sessionRow, type TreeRow } from './treeRow.ts';

export interface TreeNode {
  readonly id: string;
  readonly kind: 'session' | 'batch' | 'exchange';
  readonly parent: TreeNode | undefined;
  /** The exchange it stands for; for a batch or session its first one. */
  x: number | undefined;
  row: TreeRow;
  children: readonly TreeNode[];
}

/** What has to be drawn again: the whole tree, or these nodes with what is under them. */
export type TreeChange = 'all' | readonly TreeNode[];

export class SessionNodes {
  private nodes = new Map<string, TreeNode>();
  roots: readonly TreeNode[] = [];

  /** Takes over a new state of the capture, and says what differs from the last. */
  update({ sessions, rows }: Pick<SessionsPage, 'sessions' | 'rows'>): TreeChange {
    const next = new Build(this.nodes);
    const rowsOf = groupRows(rows, new Set(sessions.map(({ id }) => id)));
    const roots = sessions.map((session) => next.session(session, rowsOf.get(session.id) ?? []));
    const sameRoots = sameOrder(roots, this.roots);
    this.roots = roots;
    this.nodes = next.nodes;
    return sameRoots ? next.changed : 'all';
  }

  clear(): void {
    this.nodes = new Map();
    this.roots = [];
  }

  exchange(x: number): TreeNode | undefined {
    return this.nodes.get(exchangeId(x));
  }
}

class Build {
  readonly nodes = new Map<string, TreeNode>();
  readonly changed: TreeNode[] = [];

  constructor(private readonly former: ReadonlyMap<string, TreeNode>) {}

  session(session: SessionView, rows: readonly Row[]): TreeNode {
    const id = `${SESSION}${session.id ?? ''}`;
    return this.node(
      { id, kind: 'session', parent: undefined, x: rows[0]?.x },
      sessionRow(session),
      (node) => {
        const batches = new Map(session.batches.map((batch) => [batch.id, batch]));
        const children = childrenOf(rows, batches);
        return children.map((child) =>
          'batch' in child
            ? this.batch(node, child.batch, child.rows)
            : this.exchange(node, child.row),
        );
      },
    );
  }

  private batch(parent: TreeNode, batch: BatchView, rows: readonly Row[]): TreeNode {
    const id = `batch:${batch.id}/${parent.id}`;
    return this.node({ id, kind: 'batch', parent, x: rows[0]?.x }, batchRow(batch), (node) =>
      rows.map((row) => this.exchange(node, row)),
    );
  }

  private exchange(parent: TreeNode, row: Row): TreeNode {
    const head = { id: exchangeId(row.x), kind: 'exchange', parent, x: row.x } as const;
    return this.node(head, exchangeRow(row), () => []);
  }

  /** A node that moved under another parent is a new one: VS Code holds a node's parent to be fixed. */
  private node(
    head: Pick<TreeNode, 'id' | 'kind' | 'parent' | 'x'>,
    row: TreeRow,
    children: (node: TreeNode) => TreeNode[],
  ): TreeNode {
    const known = this.former.get(head.id);
    const kept = known?.parent === head.parent ? known : undefined;
    const node = kept ?? { ...head, row, children: [] };
    const before = { row: node.row, children: node.children };
    node.x = head.x;
    node.row = row;
    this.nodes.set(head.id, node);
    node.children = children(node);
    if (kept && !(sameRow(before.row, row) && sameOrder(before.children, node.children))) {
      this.changed.push(node);
    }
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

/** Rows by the session they stand under. An id that is none of these sessions' counts as none. */
function groupRows(rows: readonly Row[], sessions: ReadonlySet<string | undefined>) {
  const groups = new Map<string | undefined, Row[]>();
  for (const row of rows) {
    const key = sessions.has(row.sessionId) ? row.sessionId : undefined;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** The id of the session a line stands for; undefined for other lines, and for exchanges of none. */
export function sessionIdOf({ kind, id }: TreeNode): string | undefined {
  return kind === 'session' && id !== SESSION ? id.slice(SESSION.length) : undefined;
}

const SESSION = 'session:';

function exchangeId(x: number): string {
  return `exchange:${x}`;
}

function sameOrder(a: readonly TreeNode[], b: readonly TreeNode[]): boolean {
  return a.length === b.length && a.every((node, index) => node === b[index]);
}

function sameRow(a: TreeRow, b: TreeRow): boolean {
  return (
    a.label === b.label &&
    a.description === b.description &&
    a.tooltip === b.tooltip &&
    a.icon.id === b.icon.id &&
    a.icon.color === b.icon.color
  );
}
