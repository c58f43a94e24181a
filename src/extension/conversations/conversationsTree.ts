import {
  EventEmitter,
  l10n,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  type Disposable,
  type TreeDataProvider,
  type TreeView,
} from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { COMMANDS, VIEWS } from '../contributions.ts';
import type { Selection } from '../selection.ts';
import { onTreeSelection } from '../treeSelection.ts';
import { exchangeOf, lineOf, type ConversationNode } from './conversationNodes.ts';
import type { ConversationsModel } from './conversationsModel.ts';

/** The Conversations view. Personal values stay masked until they are asked for, and are again for another capture. */
export class ConversationsTree implements TreeDataProvider<ConversationNode>, Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = new EventEmitter<undefined>();
  private readonly view: TreeView<ConversationNode>;
  private revealed = false;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly model: ConversationsModel,
    selection: Selection,
  ) {
    this.view = window.createTreeView(VIEWS.conversations, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.store.add(this.view);
    this.store.add(this.changed);
    this.store.add(
      this.view.onDidChangeVisibility(({ visible }) => this.model.setVisible(visible)),
    );
    this.store.add(
      onTreeSelection(
        this.view,
        (node) => selection.keyOf(lineOf(node, false).id),
        (node) => {
          const x = exchangeOf(node);
          if (x !== undefined) selection.select(x, 'conversations');
        },
      ),
    );
    this.store.add(model.onDidChange(() => this.redraw()));
    this.model.setVisible(this.view.visible);
  }

  setRevealed(revealed: boolean): void {
    this.revealed = revealed;
    this.changed.fire(undefined);
  }

  getTreeItem(node: ConversationNode): TreeItem {
    const { id, label, description, tooltip, icon, spoken, folds } = lineOf(node, this.revealed);
    const item = new TreeItem(label, foldingOf[folds]);
    item.id = id;
    item.description = description;
    item.tooltip = tooltip;
    item.iconPath = new ThemeIcon(
      icon.id,
      icon.color === undefined ? undefined : new ThemeColor(icon.color),
    );
    item.contextValue = node.kind;
    item.accessibilityInformation = { label: spoken };
    if (node.kind === 'exchange' || node.kind === 'earlier') item.command = showTimeline;
    return item;
  }

  getChildren(node?: ConversationNode): Promise<ConversationNode[]> {
    return node ? this.model.children(node) : Promise.resolve(this.model.roots);
  }

  dispose(): void {
    this.store.dispose();
  }

  private redraw(): void {
    const empty = this.model.known && this.model.roots.length === 0;
    this.view.message = empty ? l10n.t('No host has named a conversation.') : '';
    this.changed.fire(undefined);
  }
}

const foldingOf = {
  open: TreeItemCollapsibleState.Expanded,
  closed: TreeItemCollapsibleState.Collapsed,
  not: TreeItemCollapsibleState.None,
};

const showTimeline = {
  command: COMMANDS.openTimeline,
  title: '',
  arguments: [{ preserveFocus: true }],
};
