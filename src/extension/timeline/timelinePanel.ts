import { randomBytes } from 'node:crypto';
import { commands, env, Uri, type Disposable, type WebviewPanel } from 'vscode';
import { assertNever } from '../../base/assert.ts';
import { DisposableStore } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import type { DocumentPart } from '../../contract/documents.ts';
import type { FromWebview, ToWebview } from '../../contract/webview.ts';
import { COMMANDS } from '../contributions.ts';
import type { Grouping } from '../grouping.ts';
import type { Selection } from '../selection.ts';
import type { PageRequest } from './pageRequests.ts';
import { readFromWebview } from './fromWebview.ts';
import { PageLink, type Connectable } from './pageLink.ts';
import { timelineHtml } from './timelineHtml.ts';

export interface DocumentRequest {
  readonly x: number;
  readonly part: DocumentPart;
}

/** One timeline: a webview panel, the page in it, and its link to the engine. */
export class TimelinePanel implements Disposable {
  private readonly store = new DisposableStore();
  private readonly link: PageLink;
  private engine: Connectable | undefined;
  /** The page listens. */
  private ready = false;
  /** Asked for and not sent yet. */
  private wanted: ToWebview | undefined;
  private readonly askedDocument = new Emitter<DocumentRequest>();
  /** The user wants a part of an exchange as a document of the editor. */
  readonly onDidAskDocument = this.askedDocument.event;
  private readonly asked = new Emitter<PageRequest>();
  readonly onDidAsk = this.asked.event;

  constructor(
    private readonly panel: WebviewPanel,
    private readonly dist: Uri,
    private readonly selection: Selection,
    private readonly grouping: Grouping,
  ) {
    this.link = this.store.add(new PageLink((message) => this.post(message)));
    this.store.add(panel.webview.onDidReceiveMessage((value: unknown) => this.receive(value)));
    this.store.add(panel.onDidChangeViewState(() => !panel.visible && this.hide()));
    this.store.add(
      selection.onDidChange(({ x, by }) => {
        if (by !== 'timeline' && selection.isOf(this.engine)) this.post({ type: 'reveal', x });
      }),
    );
    this.store.add(grouping.onDidChange((by) => this.post({ type: 'grouping', by })));
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.webview.html = this.page();
  }

  show(preserveFocus: boolean): void {
    this.panel.reveal(undefined, preserveFocus);
  }

  /** Shows what matches, at once or when the page is there. */
  filter(text: string, follow: boolean): void {
    this.wanted = { type: 'filter', text, follow };
    if (this.ready) this.postWanted();
  }

  use(engine: Connectable | undefined, title: string): void {
    this.panel.title = title;
    this.engine = engine;
    this.link.use(engine);
  }

  dispose(): void {
    this.store.dispose();
  }

  private page(): string {
    const { webview } = this.panel;
    const part = (name: string) => webview.asWebviewUri(Uri.joinPath(this.dist, name)).toString();
    return timelineHtml({
      cspSource: webview.cspSource,
      script: part('webview.js'),
      style: part('webview.css'),
      nonce: randomBytes(16).toString('base64'),
      language: env.language,
    });
  }

  /** Two sessions side by side, at once or as soon as the page is there. */
  compare(left: string, right: string): void {
    this.wanted = { type: 'compare', left, right };
    if (this.ready) this.postWanted();
  }

  private post(message: ToWebview): void {
    // A hidden page loses it and pulls again when it comes back.
    void this.panel.webview.postMessage(message);
  }

  private postWanted(): void {
    if (this.wanted) this.post(this.wanted);
    this.wanted = undefined;
  }

  private hide(): void {
    this.ready = false;
    this.link.close();
  }

  private receive(value: unknown): void {
    const message = readFromWebview(value);
    if (message) this.act(message);
  }

  private act(message: FromWebview): void {
    switch (message.type) {
      case 'ready':
        this.post({ type: 'grouping', by: this.grouping.by });
        this.link.open();
        this.ready = true;
        this.postWanted();
        if (this.selection.x !== undefined && this.selection.isOf(this.engine))
          this.post({ type: 'reveal', x: this.selection.x });
        return;
      case 'rpc':
        this.link.send(message.text);
        return;
      case 'selected':
        if (this.selection.isOf(this.engine)) this.selection.select(message.x, 'timeline');
        return;
      case 'grouping':
        this.grouping.choose(message.by);
        return;
      case 'copy':
        void env.clipboard.writeText(message.text);
        return;
      case 'openDocument':
        this.askedDocument.fire({ x: message.x, part: message.part });
        return;
      case 'openDiff':
      case 'copyLink':
      case 'export':
      case 'mark':
        this.asked.fire(message);
        return;
      case 'openExternal':
        void env.openExternal(Uri.parse(message.url, true));
        return;
      case 'command':
        void commands.executeCommand(COMMANDS[message.command]);
        return;
      case 'allowHost':
        void commands.executeCommand(COMMANDS.allowHost, message.name);
        return;
      default:
        assertNever(message);
    }
  }
}
