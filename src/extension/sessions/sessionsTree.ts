import {
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  type Command,
  type Disposable,
  type TreeDataProvider,
  type TreeView,
} from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { COMMANDS, VIEWS } from '../contributions.ts';
import type { Selection } from '../selection.ts';
import { onTreeSelection } from '../treeSelection.ts';
import { sessionIdOf, type TreeNode } from './sessionNodes.ts';
import type { SessionsModel } from './sessionsModel.ts';
import { viewMessage } from './viewMessage.ts';

/** The Sessions view: sessions, their batches, their exchanges. Draws what the model holds. */
export class SessionsTree implements TreeDataProvider<TreeNode>, Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = new EventEmitter<TreeNode | TreeNode[] | undefined>();
  private readonly view: TreeView<TreeNode>;
  /** Selected in the timeline and not shown here yet. */
  private awaited: number | undefined;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly model: SessionsModel,
    selection: Selection,
  ) {
    this.view = window.createTreeView(VIEWS.sessions, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.store.add(this.view);
    this.store.add(this.changed);
    this.store.add(this.view.onDidChangeVisibility(({ visible }) => this.setVisible(visible)));
    this.store.add(
      onTreeSelection(this.view, ({ x }) => {
        if (x !== undefined) selection.select(x, 'tree');
      }),
    );
    this.store.add(
      model.onDidChange((change) => this.redraw(change === 'all' ? undefined : [...change])),
    );
    this.store.add(
      selection.onDidChange(({ x, by }) => {
        this.awaited = by === 'tree' ? undefined : x;
        void this.revealAwaited();
      }),
    );
    this.setVisible(this.view.visible);
  }

  /** Beside the title: which inspector it is that is shown. */
  set description(text: string) {
    this.view.description = text;
  }

  getTreeItem(node: TreeNode): TreeItem {
    const { label, description, tooltip, icon, spoken } = node.row;
    const item = new TreeItem(label, collapsibleState(node));
    item.id = node.id;
    item.description = description;
    item.tooltip = tooltip;
    item.iconPath = new ThemeIcon(
      icon.id,
      icon.color === undefined ? undefined : new ThemeColor(icon.color),
    );
    item.contextValue = contextOf(node);
    if (node.kind === 'exchange') item.command = openBeside;
    item.accessibilityInformation = { label: spoken };
    return item;
  }

  getChildren(node?: TreeNode): TreeNode[] {
    return [...(node?.children ?? this.model.roots)];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  dispose(): void {
    this.store.dispose();
  }

  private setVisible(visible: boolean): void {
    this.model.setVisible(visible);
    void this.revealAwaited();
  }

  private redraw(changed: TreeNode[] | undefined): void {
    this.view.message = viewMessage(this.model.status, this.model.omitted) ?? '';
    if (changed === undefined || changed.length > 0) this.changed.fire(changed);
    void this.revealAwaited();
  }

  /** A view that is not shown stays so: revealing in it would open the side bar. */
  private async revealAwaited(): Promise<void> {
    const { awaited } = this;
    const node = awaited === undefined ? undefined : this.model.exchange(awaited);
    if (!node || !this.view.visible) return;
    this.awaited = undefined;
    try {
      await this.view.reveal(node, { select: true, focus: false });
    } catch {
      // Its parent was just being refreshed: the next change of the tree is the next chance.
      this.awaited ??= awaited;
    }
  }
}

/** The exchanges of no session stand under a line that is no session. */
function contextOf(node: TreeNode): string {
  return node.kind === 'session' && sessionIdOf(node) === undefined ? 'noSession' : node.kind;
}

/** Opening a line shows it in the timeline; the keyboard stays in the tree. */
const openBeside: Command = {
  command: COMMANDS.openTimeline,
  title: '',
  arguments: [{ preserveFocus: true }],
};

/** Sessions begin folded, since there may be dozens; what is in one unfolds with it. */
function collapsibleState(node: TreeNode): TreeItemCollapsibleState {
  if (node.kind === 'exchange') return TreeItemCollapsibleState.None;
  return node.kind === 'session'
    ? TreeItemCollapsibleState.Collapsed
    : TreeItemCollapsibleState.Expanded;
}
