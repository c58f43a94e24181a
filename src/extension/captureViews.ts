import { commands, workspace, type Uri } from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable.ts';
import type { CaptureStatus } from '../contract/api.ts';
import { StatusWatch } from './captureStatus.ts';
import type { ContextKeySetter } from './contextKeys.ts';
import { ConversationsModel } from './conversations/conversationsModel.ts';
import { ConversationsTree } from './conversations/conversationsTree.ts';
import { VIEWS, type CommandName } from './contributions.ts';
import type { Engine } from './enginePull.ts';
import { explainRule } from './findings/explainRule.ts';
import { ruleOf, type FindingNode } from './findings/findingNodes.ts';
import { FindingsModel } from './findings/findingsModel.ts';
import { FindingsTree } from './findings/findingsTree.ts';
import { setIgnored } from './findings/ignoredRules.ts';
import { ProblemsPanel } from './findings/problemsPanel.ts';
import { Unread } from './findings/unread.ts';
import type { Selection } from './selection.ts';
import { readSetting } from './settings.ts';
import { actionsFor } from './statusBar/actions.ts';
import { showActions } from './statusBar/showActions.ts';
import { StatusItem } from './statusBar/statusItem.ts';

/** A capture on show: its file, the engine that serves it, and whether a relay feeds it. */
export interface ShownCapture {
  readonly file: string;
  readonly engine: Engine;
}

type ViewCommand = Extract<
  CommandName,
  | 'explainRule'
  | 'ignoreRule'
  | 'stopIgnoringRule'
  | 'showFindings'
  | 'showActions'
  | 'showIdentifiers'
  | 'hideIdentifiers'
>;

/** The views beside sessions and timeline, and the status bar: all of them show the same capture. */
export class CaptureViews implements Disposable {
  private readonly store = new DisposableStore();
  private readonly findings = this.store.add(new FindingsModel());
  private readonly conversations = this.store.add(new ConversationsModel());
  private readonly conversationsTree: ConversationsTree;
  private readonly unread = new Unread();
  private readonly status = this.store.add(new StatusWatch());
  private readonly statusItem = this.store.add(new StatusItem());
  private readonly problems = this.store.add(new ProblemsPanel());
  private shown: ShownCapture | undefined;
  private latest: CaptureStatus | undefined;
  private starting = false;
  private publicAddress: string | undefined;

  constructor(
    private readonly root: Uri,
    selection: Selection,
    private readonly contextKeys: ContextKeySetter,
  ) {
    this.conversationsTree = this.store.add(new ConversationsTree(this.conversations, selection));
    this.store.add(new FindingsTree(this.findings, this.unread, selection));
    this.store.add(
      selection.onDidChange(({ by }) => {
        if (by === 'findings') this.noteFindingRead();
      }),
    );
    this.store.add(this.status.onDidChange((status) => this.take(status)));
    this.store.add(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('mcpInspector')) this.applySettings();
      }),
    );
    this.applySettings();
  }

  /** Another capture, or none. */
  show(capture: ShownCapture | undefined): void {
    this.shown = capture;
    this.unread.reset();
    this.applySettings();
    this.findings.show(capture?.engine);
    this.conversations.show(capture?.engine);
    this.setIdentifiers(false);
    this.problems.show(capture?.file, capture?.engine);
    this.status.show(capture?.engine);
  }

  /** Where the outside world reaches what is on show. */
  setPublic(address: string | undefined): void {
    this.publicAddress = address;
    this.drawStatus();
  }

  setStarting(starting: boolean): void {
    this.starting = starting;
    this.drawStatus();
  }

  readonly handlers: Record<ViewCommand, (argument: unknown) => unknown> = {
    explainRule: (argument) => this.withRule(argument, (rule) => this.explain(rule)),
    ignoreRule: (argument) => this.withRule(argument, (rule) => setIgnored(rule, true)),
    stopIgnoringRule: (argument) => this.withRule(argument, (rule) => setIgnored(rule, false)),
    showIdentifiers: () => {
      this.setIdentifiers(true);
      return commands.executeCommand(`${VIEWS.conversations}.focus`);
    },
    hideIdentifiers: () => this.setIdentifiers(false),
    showFindings: () => commands.executeCommand(`${VIEWS.findings}.focus`),
    showActions: () => showActions(actionsFor(this.state, this.latest?.recording ?? false)),
  };

  dispose(): void {
    this.store.dispose();
  }

  private explain(rule: string): Promise<void> {
    this.noteFindingRead();
    return explainRule(this.root, rule);
  }

  private noteFindingRead(): void {
    this.contextKeys.set('mcpInspector.findingRead', true);
  }

  private setIdentifiers(shown: boolean): void {
    this.conversationsTree.setRevealed(shown);
    this.contextKeys.set('mcpInspector.identifiers', shown);
  }

  private get state() {
    if (this.starting) return 'starting';
    if (!this.shown) return '';
    return this.latest?.url === undefined ? 'opened' : 'listening';
  }

  private take(status: CaptureStatus | undefined): void {
    this.latest = status;
    if (status) this.unread.update(status.findings.error);
    const live = status?.source === 'live' && status.exchanges > 0;
    this.contextKeys.set('mcpInspector.hasTraffic', live);
    this.drawStatus();
  }

  private drawStatus(): void {
    if (this.shown) {
      const { latest: status, publicAddress } = this;
      this.statusItem.draw({ kind: 'running', status, publicAddress });
    } else this.statusItem.draw({ kind: this.starting ? 'starting' : 'none' });
  }

  private applySettings(): void {
    const rules = [...readSetting('mcpInspector.ignoredRules')];
    // An engine that has gone needs no telling.
    this.shown?.engine.request('findings/ignore', { rules }).catch(() => undefined);
    this.problems.setEnabled(readSetting('mcpInspector.problems'));
  }

  /** Commands of lines get the node, links the rule's name. */
  private withRule<T>(argument: unknown, act: (rule: string) => T): T | undefined {
    const rule = typeof argument === 'string' ? argument : ruleOf(argument as FindingNode);
    return rule === undefined ? undefined : act(rule);
  }
}
