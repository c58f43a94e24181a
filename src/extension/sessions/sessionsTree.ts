import {
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCheckboxState,
  TreeItemCollapsibleState,
  l10n,
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
import type { CheckedSessions } from './checkedSessions.ts';
import type { SessionsModel } from './sessionsModel.ts';
import type { TreeNode } from './treeNode.ts';
import { viewMessage } from './viewMessage.ts';

/** The Sessions view: sessions, grouped as in the timeline, their batches, their exchanges. Draws what the model holds. */
export class SessionsTree implements TreeDataProvider<TreeNode>, Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = new EventEmitter<TreeNode | TreeNode[] | undefined>();
  private readonly view: TreeView<TreeNode>;
  /** Selected in the timeline and not shown here yet. */
  private awaited: number | undefined;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly model: SessionsModel,
    private readonly checked: CheckedSessions,
    selection: Selection,
  ) {
    this.view = window.createTreeView(VIEWS.sessions, {
      treeDataProvider: this,
      showCollapseAll: true,
      manageCheckboxStateManually: true,
    });
    this.store.add(this.view);
    this.store.add(this.changed);
    this.store.add(this.view.onDidChangeVisibility(({ visible }) => this.setVisible(visible)));
    this.store.add(
      onTreeSelection(
        this.view,
        ({ id }) => selection.keyOf(id),
        ({ x }) => {
          if (x !== undefined) selection.select(x, 'tree');
        },
      ),
    );
    this.store.add(this.view.onDidExpandElement(({ element }) => model.setUnfolded(element, true)));
    this.store.add(
      this.view.onDidCollapseElement(({ element }) => model.setUnfolded(element, false)),
    );
    this.store.add(
      this.view.onDidChangeCheckboxState(({ items }) => {
        for (const [{ session }, state] of items)
          if (session !== undefined) checked.set(session, state === TreeItemCheckboxState.Checked);
      }),
    );
    // A box that was checked may have unchecked another one.
    this.store.add(checked.onDidChange(() => this.changed.fire(undefined)));
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
    if (node.kind === 'exchange' || node.kind === 'earlier') item.command = openBeside;
    item.accessibilityInformation = { label: spoken };
    if (node.session !== undefined) item.checkboxState = this.checkbox(node.session);
    return item;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    return [...(await this.model.children(node))];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  dispose(): void {
    this.store.dispose();
  }

  private checkbox(session: string): NonNullable<TreeItem['checkboxState']> {
    const { Checked, Unchecked } = TreeItemCheckboxState;
    return {
      state: this.checked.has(session) ? Checked : Unchecked,
      tooltip: l10n.t('Check two sessions to compare them'),
      accessibilityInformation: { label: l10n.t('Compare'), role: 'checkbox' },
    };
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
    if (awaited === undefined || !this.view.visible) return;
    const node = await this.model.find(awaited);
    // Another one may have been selected meanwhile.
    if (!node || this.awaited !== awaited) return;
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
  return node.kind === 'session' && node.session === undefined ? 'noSession' : node.kind;
}

/** Opening a line shows it in the timeline; the keyboard stays in the tree. */
const openBeside: Command = {
  command: COMMANDS.openTimeline,
  title: '',
  arguments: [{ preserveFocus: true }],
};

/** Sessions begin folded, since there may be dozens; what is in one unfolds with it. */
function collapsibleState({ kind }: TreeNode): TreeItemCollapsibleState {
  switch (kind) {
    case 'exchange':
    case 'earlier':
      return TreeItemCollapsibleState.None;
    case 'session':
      return TreeItemCollapsibleState.Collapsed;
    case 'heading':
    case 'batch':
      return TreeItemCollapsibleState.Expanded;
  }
}
