import type { EngineClient } from '../contract/rpc.ts';
import type { ExchangeDetail, LineRef, SessionView } from '../contract/api.ts';
import type { ToWebview } from '../contract/webview.ts';
import { Announcer } from './announcer.ts';
import { Axis } from './axis.ts';
import { DetailsPane } from './details/detailsPane.ts';
import { element, icon, span } from './dom.ts';
import { EmptyState, type Emptiness } from './emptyState.ts';
import { EngineData, type Pulled } from './engineData.ts';
import type { Host } from './host.ts';
import { LanesView } from './lanes/lanesView.ts';
import { Minimap } from './lanes/minimap.ts';
import { Ruler } from './lanes/ruler.ts';
import { observeTheme, readTheme, type Theme } from './lanes/theme.ts';
import { Tooltip } from './lanes/tooltip.ts';
import { listenForListKeys } from './list/listKeys.ts';
import { ListView } from './list/listView.ts';
import { plural } from '../base/shortText.ts';
import { SummaryStrip } from './summaryStrip.ts';
import { Toolbar } from './toolbar.ts';
import { sameLine, ViewStore, type ViewState } from './viewState.ts';

type Connection = Extract<ToWebview, { type: 'connection' }>;

/** Brings regions, data and state together; every arrow between them is drawn here. */
export class App {
  private readonly store: ViewStore;
  private readonly axis: Axis;
  private readonly data: EngineData;
  private theme: Theme = readTheme();
  private readonly toolbar: Toolbar;
  private readonly summary: SummaryStrip;
  private readonly minimap: Minimap;
  private readonly ruler: Ruler;
  private readonly lanes: LanesView;
  private readonly list: ListView;
  private readonly details: DetailsPane;
  private readonly empty: EmptyState;
  private readonly announcer = new Announcer(() => performance.now());
  private readonly tooltip = new Tooltip();
  private readonly banner = element('div', { class: 'banner' });
  private readonly content = element('div', { class: 'content' });
  private readonly main = element('div', { class: 'main' });
  private connection: Connection | undefined;
  private selectedSession: SessionView | undefined;
  private stale = true;
  /** Findings there were when the shown exchange was last pulled. */
  private detailFindings: string | undefined;
  private seen = { exchanges: 0, findings: 0 };

  constructor(
    root: HTMLElement,
    private readonly host: Host,
    engine: EngineClient,
  ) {
    this.store = new ViewStore(host.readState(), (state) => host.writeState(state));
    this.axis = new Axis(this.store, () => performance.now());
    this.data = new EngineData(engine);
    const select = (line: LineRef) => this.select(line);
    const post = host.post.bind(host);
    const theme = () => this.theme;
    const gutter = () => this.gutter;
    this.toolbar = new Toolbar(this.store, this.axis, {
      post,
      setRecording: (recording) => this.data.setRecording(recording),
    });
    this.summary = new SummaryStrip((line) => {
      if (line) this.show(line);
      else this.store.update({ selection: undefined });
    });
    this.minimap = new Minimap(this.axis, this.data, theme, gutter);
    this.ruler = new Ruler(this.axis, theme, gutter);
    this.lanes = new LanesView(this.store, this.axis, this.data, theme, gutter, this.tooltip, {
      select: (line) => this.show(line),
      fit: () => this.fitSelection(),
    });
    this.list = new ListView(this.store, this.data, select);
    this.details = new DetailsPane(this.store, { select: (line) => this.show(line), post });
    this.empty = new EmptyState({ post, clearFilter: () => this.toolbar.filter.set('') });
    this.assemble(root);
    this.listen(engine);
  }

  receive(message: Exclude<ToWebview, { type: 'rpc' }>): void {
    if (message.type === 'reveal') this.reveal(message.x);
    else this.connected(message);
  }

  private assemble(root: HTMLElement): void {
    this.content.append(
      ...[this.minimap.root, this.ruler.root, this.lanes.root, this.list.root],
      this.empty.root,
    );
    this.main.append(this.content, this.details.root);
    this.banner.hidden = true;
    const page = element('main', { class: 'page' });
    page.append(
      element('h1', { class: 'visually-hidden', text: 'MCP timeline' }),
      ...[this.toolbar.root, this.summary.root, this.banner, this.main, this.announcer.root],
    );
    root.append(page, this.tooltip.root);
    this.draw();
  }

  private listen(engine: EngineClient): void {
    engine.onDidChange(() => this.changed());
    this.data.onDidArrive((kind) => this.arrived(kind));
    this.data.onDidFail((error) => this.showBanner(error.message));
    this.store.onDidChange((keys) => this.stateChanged(keys));
    this.axis.onDidChange(() => this.redrawAxis());
    listenForListKeys(this.list, this.store, this.axis, {
      openDetails: () => this.details.focus(),
      fitSelection: () => this.fitSelection(),
      focusFilter: () => this.toolbar.filter.focus(),
    });
    addEventListener('keydown', (event) => this.globalKey(event));
    document.addEventListener('visibilitychange', () => this.stale && this.changed());
    const resized = new ResizeObserver(() => this.layOut());
    // The lanes grow with the capture while the content keeps its size.
    for (const part of [this.content, this.lanes.root]) resized.observe(part);
    observeTheme(() => this.themeChanged());
    void document.fonts.load('14px codicon').then(() => this.redrawAxis());
    const slow = document.body.classList.contains('vscode-reduce-motion');
    setInterval(() => !document.hidden && this.axis.tick(), slow ? 1000 : 250);
  }

  /** Room for labels left of the axis. */
  private get gutter(): number {
    const width = this.content.clientWidth;
    if (width < 420) return 104;
    return width < 800 ? 170 : 232;
  }

  private connected(message: Connection): void {
    const before = this.connection?.state;
    this.connection = message;
    if (message.state === 'none') this.data.clear();
    if (message.state === 'connected') {
      if (before !== 'connected') this.data.restart();
      this.showBanner(undefined);
      this.changed();
    }
    if (message.state === 'disconnected') {
      this.showBanner(
        message.message ?? 'The inspector is gone; what is shown is the last it said.',
      );
    }
    this.draw();
  }

  /** The capture changed: pull what is shown. Hidden, it waits until it is seen again. */
  private changed(): void {
    this.stale = document.hidden;
    if (document.hidden || this.connection?.state !== 'connected') return;
    this.data.refresh(this.minimap.buckets);
    this.lanes.refresh();
    this.list.refresh();
    if (this.detailMayChange) this.askDetail();
  }

  /** A finished exchange is pulled again only for new findings. */
  private get detailMayChange(): boolean {
    const { detail, status } = this.data.pulled;
    const count = JSON.stringify(status?.findings);
    const changed = !detail || detail.row.endT === undefined || count !== this.detailFindings;
    this.detailFindings = count;
    return changed;
  }

  private askDetail(): void {
    const { selection } = this.store.state;
    if (selection && 'x' in selection) this.data.askDetail(selection.x);
  }

  private arrived(kind: keyof Pulled): void {
    const { status } = this.data.pulled;
    if (kind === 'status' && status) {
      this.axis.learn(status);
      this.announce();
    }
    if (kind === 'lanes') this.lanesArrived();
    if (kind === 'outline') this.rememberSession();
    this.minimap.redraw();
    this.draw();
  }

  private lanesArrived(): void {
    this.content.style.setProperty('--mi-lanes-wanted', `${this.lanes.wantedHeight}px`);
    this.lanes.arrived();
  }

  private stateChanged(keys: readonly (keyof ViewState)[]): void {
    if (keys.includes('selection')) this.selectionChanged();
    if (keys.includes('filter') || keys.includes('collapsed')) {
      this.lanes.refresh();
      this.list.refresh();
    }
    if (keys.includes('follow') && this.store.state.follow) this.changed();
    this.draw();
  }

  private selectionChanged(): void {
    const { selection } = this.store.state;
    const shown = this.data.pulled.detail?.row.x;
    if (!selection || !('x' in selection) || selection.x !== shown) this.data.forgetDetail();
    this.rememberSession();
    this.askDetail();
    this.lanes.redraw();
    this.list.redraw();
  }

  /** The session whose details are shown, from wherever it was pulled last. */
  private rememberSession(): void {
    const { selection } = this.store.state;
    if (!selection || !('group' in selection)) {
      this.selectedSession = undefined;
      return;
    }
    const line = this.data.pulled.outline?.lines.find(
      (each) => each.kind === 'group' && each.key === selection.group,
    );
    const lane = this.data.pulled.lanes?.page.lanes.find(
      ({ session }) => (session.id ?? '') === selection.group,
    );
    const found = line?.kind === 'group' ? line.session : lane?.session;
    if (found) this.selectedSession = found;
    else if ((this.selectedSession?.id ?? '') !== selection.group) this.selectedSession = undefined;
  }

  /** The user chose a line: its details follow, and the tree beside. */
  private select(line: LineRef): void {
    // What was chosen must not run away: choosing ends following.
    this.store.update({ selection: line, follow: false });
    if ('x' in line) this.host.post({ type: 'selected', x: line.x });
    this.lanes.showLane(this.groupOf(line));
  }

  /** The user chose something elsewhere in the page: select it and bring its line into view. */
  private show(line: LineRef): void {
    this.select(line);
    this.list.reveal(line);
  }

  private reveal(x: number): void {
    this.store.update({ selection: { x }, follow: false });
    this.list.reveal({ x });
  }

  private groupOf(line: LineRef): string {
    if ('group' in line) return line.group;
    const index = this.list.window.indexOf(line);
    const found = index === undefined ? undefined : this.list.window.at(index);
    return found?.kind === 'row' ? found.group : '';
  }

  private fitSelection(): void {
    const { detail } = this;
    const session = this.selectedSession;
    if (detail) this.axis.fitSpan(detail.row.startT, detail.row.endT ?? this.axis.nowT);
    else if (session) this.axis.fitSpan(session.createdT, session.lastUsedT);
  }

  private globalKey(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && event.key === 'f') {
      event.preventDefault();
      this.toolbar.filter.focus();
    }
    if (event.key === 'Escape') this.tooltip.hide();
  }

  private announce(): void {
    const { status } = this.data.pulled;
    if (!status) return;
    const findings = status.findings.error + status.findings.warning;
    const exchanges = status.exchanges - this.seen.exchanges;
    const fresh = findings - this.seen.findings;
    const first = this.seen.exchanges === 0;
    this.seen = { exchanges: status.exchanges, findings };
    if (exchanges <= 0 && fresh <= 0) return;
    const parts = [
      exchanges > 0 && `${first ? '' : 'new: '}${plural(exchanges, 'exchange')}`,
      fresh > 0 && plural(fresh, 'finding'),
    ];
    this.announcer.say(parts.filter(Boolean).join(', '));
  }

  private get emptiness(): Emptiness | undefined {
    const { status, outline } = this.data.pulled;
    if (!this.connection || this.connection.state === 'none') {
      return this.connection
        ? { kind: 'none', message: this.connection.message }
        : { kind: 'connecting' };
    }
    if (!status) return { kind: 'connecting' };
    if (status.exchanges === 0) return { kind: 'waiting', url: status.url, target: status.target };
    if (outline && outline.length === 0 && this.store.state.filter) {
      return { kind: 'no-match', filter: this.store.state.filter };
    }
    return undefined;
  }

  /** The details of what is selected now, not of what was when they were asked for. */
  private get detail(): ExchangeDetail | undefined {
    const { detail } = this.data.pulled;
    return sameLine(detail && { x: detail.row.x }, this.store.state.selection) ? detail : undefined;
  }

  private draw(): void {
    const { status, summary, findings, outline } = this.data.pulled;
    const { emptiness, detail } = this;
    this.toolbar.draw(status);
    this.toolbar.drawMatches(outline);
    this.summary.draw(status, summary, findings ?? []);
    this.empty.draw(emptiness);
    const bare = emptiness !== undefined && emptiness.kind !== 'no-match';
    this.main.classList.toggle('bare', bare);
    const app = this.main.parentElement;
    app?.classList.toggle('no-capture', emptiness?.kind === 'none');
    app?.classList.toggle('no-traffic', bare);
    this.details.draw({ detail, session: this.selectedSession, findings: findings ?? [] });
    this.details.root.classList.toggle('has-selection', this.store.state.selection !== undefined);
    this.list.redraw();
  }

  private showBanner(text: string | undefined): void {
    this.banner.hidden = text === undefined;
    this.banner.replaceChildren(icon('disconnect'), span('', text ?? ''));
  }

  private redrawAxis(): void {
    this.minimap.redraw();
    this.ruler.redraw();
    this.lanes.arrived();
  }

  private layOut(): void {
    this.content.style.setProperty('--mi-gutter', `${this.gutter}px`);
    this.minimap.layOut();
    this.ruler.layOut();
    this.lanes.layOut();
    this.list.layOut();
  }

  private themeChanged(): void {
    this.theme = readTheme();
    this.layOut();
  }
}
