import { l10n, Uri, ViewColumn, window, type Disposable, type WebviewPanel } from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import { PANELS } from '../contributions.ts';
import type { Grouping } from '../grouping.ts';
import type { Selection } from '../selection.ts';
import type { PageRequest } from './pageRequests.ts';
import type { Connectable } from './pageLink.ts';
import { TimelinePanel, type DocumentRequest } from './timelinePanel.ts';

/** Opens the timeline, at most one, and brings it back after a restart. */
export class Timelines implements Disposable {
  private readonly store = new DisposableStore();
  private readonly dist: Uri;
  private panel: TimelinePanel | undefined;
  private engine: Connectable | undefined;
  private readonly askedDocument = new Emitter<DocumentRequest>();
  readonly onDidAskDocument = this.askedDocument.event;
  private readonly activated = new Emitter<Connectable | undefined>();
  /** The user turned to the timeline: to what it shows. */
  readonly onDidActivate = this.activated.event;
  private readonly asked = new Emitter<PageRequest>();
  readonly onDidAsk = this.asked.event;
  private title = titleOf(undefined);

  constructor(
    private readonly root: Uri,
    private readonly selection: Selection,
    private readonly grouping: Grouping,
  ) {
    this.dist = Uri.joinPath(root, 'dist');
    this.store.add(
      window.registerWebviewPanelSerializer(PANELS.timeline, {
        deserializeWebviewPanel: async (panel) => this.adopt(panel),
      }),
    );
  }

  /** Shows the timeline, where there is none yet a new one. `preserveFocus`: the keyboard stays where it is. */
  open({ preserveFocus = false } = {}): void {
    if (this.panel) this.panel.show(preserveFocus);
    else {
      const place = { viewColumn: ViewColumn.Active, preserveFocus };
      const options = { enableScripts: true, localResourceRoots: [this.dist] };
      this.adopt(window.createWebviewPanel(PANELS.timeline, this.title, place, options));
    }
  }

  /** Opens the timeline with what matches. */
  filter(text: string, follow: boolean): void {
    this.open();
    this.panel?.filter(text, follow);
  }

  /** `name`: which of several it is; the tab says so. */
  use(engine: Connectable | undefined, name?: string): void {
    this.engine = engine;
    this.title = titleOf(name);
    this.panel?.use(engine, this.title);
  }

  /** Shows two sessions side by side in the timeline. */
  compare(left: string, right: string): void {
    this.open();
    this.panel?.compare(left, right);
  }

  dispose(): void {
    this.panel?.dispose();
    this.store.dispose();
  }

  private adopt(panel: WebviewPanel): void {
    this.panel?.dispose();
    const timeline = new TimelinePanel(panel, this.dist, this.selection, this.grouping);
    panel.iconPath = Uri.joinPath(this.root, 'media', 'icon.png');
    panel.onDidChangeViewState(() => panel.active && this.activated.fire(this.engine));
    panel.onDidDispose(() => {
      timeline.dispose();
      if (this.panel === timeline) this.panel = undefined;
    });
    timeline.onDidAsk((request) => this.asked.fire(request));
    timeline.onDidAskDocument((request) => this.askedDocument.fire(request));
    timeline.use(this.engine, this.title);
    this.panel = timeline;
  }
}

function titleOf(name: string | undefined): string {
  return name === undefined ? l10n.t('MCP Timeline') : l10n.t('MCP Timeline: {0}', name);
}
