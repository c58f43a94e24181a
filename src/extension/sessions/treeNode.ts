import type { TreeRow } from './treeRow.ts';

/** A line of the Sessions tree. It keeps its identity while its contents change. */
export interface TreeNode {
  readonly id: string;
  /** `earlier`: stands for what is too much to show. */
  readonly kind: 'heading' | 'session' | 'batch' | 'exchange' | 'earlier';
  readonly parent: TreeNode | undefined;
  /** The group its rows stand in, as `LineRef` names it; of a heading its own key. */
  readonly group: string;
  /** The id of the session it stands for; absent for other lines, and for the exchanges of none. */
  readonly session?: string | undefined;
  /** The exchange it stands for; otherwise the first one in it. */
  x: number | undefined;
  row: TreeRow;
  /** Undefined where they were not asked for. */
  children: readonly TreeNode[] | undefined;
}

/** What a node is from the beginning. */
export type NodeHead = Pick<TreeNode, 'id' | 'kind' | 'parent' | 'group' | 'session' | 'x'>;

/** What has to be drawn again: the whole tree, or these nodes with what is under them. */
export type TreeChange = 'all' | readonly TreeNode[];

/** The lines there are, by id. */
export class NodeRegistry {
  private readonly nodes = new Map<string, TreeNode>();

  get(id: string): TreeNode | undefined {
    return this.nodes.get(id);
  }

  /** The node of before where it stands under the same parent: VS Code holds a node's parent to be fixed. */
  keep(head: NodeHead, row: TreeRow): TreeNode {
    const known = this.nodes.get(head.id);
    if (known && known.parent === head.parent) return known;
    return { ...head, row, children: undefined };
  }

  add(node: TreeNode): void {
    this.nodes.set(node.id, node);
    for (const child of node.children ?? []) this.add(child);
  }

  /** With what is under it; a node that took its id since stays. */
  remove(node: TreeNode): void {
    if (this.nodes.get(node.id) === node) this.nodes.delete(node.id);
    for (const child of node.children ?? []) this.remove(child);
  }

  clear(): void {
    this.nodes.clear();
  }
}

/** Takes over what a node says and holds now; whether it has to be drawn again. */
export function renew(
  node: TreeNode,
  { x, row, children }: Pick<TreeNode, 'x' | 'row' | 'children'>,
): boolean {
  const changed = !sameRow(node.row, row) || !sameOrder(node.children, children);
  node.x = x;
  node.row = row;
  node.children = children;
  return changed;
}

export function sameOrder(
  a: readonly TreeNode[] | undefined,
  b: readonly TreeNode[] | undefined,
): boolean {
  return a?.length === b?.length && (a ?? []).every((node, index) => node === b?.[index]);
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
