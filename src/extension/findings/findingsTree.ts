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
import { exchangeOf, lineOf, type FindingLine, type FindingNode } from './findingNodes.ts';
import type { FindingsModel } from './findingsModel.ts';
import type { Unread } from './unread.ts';

/** The Findings view. Its badge counts the errors nobody has looked at yet. */
export class FindingsTree implements TreeDataProvider<FindingNode>, Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = new EventEmitter<undefined>();
  private readonly view: TreeView<FindingNode>;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly model: FindingsModel,
    private readonly unread: Unread,
    private readonly selection: Selection,
  ) {
    this.view = window.createTreeView(VIEWS.findings, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.store.add(this.view);
    this.store.add(this.changed);
    this.store.add(this.view.onDidChangeVisibility(({ visible }) => this.setVisible(visible)));
    this.store.add(
      onTreeSelection(
        this.view,
        (node) => selection.keyOf(lineOf(node).id),
        (node) => this.select(node),
      ),
    );
    this.store.add(model.onDidChange(() => this.redraw()));
    this.store.add(unread.onDidChange((count) => this.drawBadge(count)));
    this.setVisible(this.view.visible);
  }

  getTreeItem(node: FindingNode): TreeItem {
    const line = lineOf(node);
    const item = new TreeItem(line.label, foldingOf[line.folds]);
    item.id = line.id;
    item.description = line.description;
    item.tooltip = line.tooltip === '' ? line.label : line.tooltip;
    item.iconPath = new ThemeIcon(line.icon, colorOf(line.icon));
    item.contextValue = node.kind;
    item.accessibilityInformation = { label: line.spoken };
    if (node.kind === 'rule') item.command = explain(node);
    if (node.kind === 'place' && node.finding.place) item.command = showTimeline;
    return item;
  }

  getChildren(node?: FindingNode): Promise<FindingNode[]> {
    return node ? this.model.children(node) : Promise.resolve(this.model.roots);
  }

  dispose(): void {
    this.store.dispose();
  }

  private setVisible(visible: boolean): void {
    this.model.setVisible(visible);
    this.unread.setVisible(visible);
  }

  private select(node: FindingNode): void {
    const x = exchangeOf(node);
    if (x !== undefined) this.selection.select(x, 'findings');
  }

  private redraw(): void {
    const empty = this.model.known && this.model.roots.length === 0;
    this.view.message = empty ? l10n.t('Nothing found so far.') : '';
    this.changed.fire(undefined);
  }

  private drawBadge(count: number): void {
    const tooltip = count === 1 ? l10n.t('1 new error') : l10n.t('{0} new errors', count);
    this.view.badge = count === 0 ? undefined : { value: count, tooltip };
  }
}

const foldingOf: Record<FindingLine['folds'], TreeItemCollapsibleState> = {
  open: TreeItemCollapsibleState.Expanded,
  closed: TreeItemCollapsibleState.Collapsed,
  not: TreeItemCollapsibleState.None,
};

function colorOf(icon: FindingLine['icon']): ThemeColor | undefined {
  if (icon === 'error') return new ThemeColor('list.errorForeground');
  return icon === 'warning' ? new ThemeColor('list.warningForeground') : undefined;
}

function explain(node: FindingNode) {
  return { command: COMMANDS.explainRule, title: '', arguments: [node] };
}

const showTimeline = {
  command: COMMANDS.openTimeline,
  title: '',
  arguments: [{ preserveFocus: true }],
};
