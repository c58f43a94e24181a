import type { EngineClient } from '../contract/rpc.ts';
import type { FindingView, LineRef, RefusedHostView } from '../contract/api.ts';
import type { ToWebview } from '../contract/webview.ts';
import { Actions } from './actions.ts';
import { Announcer } from './announcer.ts';
import { Axis } from './axis.ts';
import { Banner } from './banner.ts';
import { Compare } from './compare/compare.ts';
import { KeysHelp } from './keysHelp.ts';
import { Menu } from './menu.ts';
import { Notice } from './notice.ts';
import { offerMenus } from './offerMenus.ts';
import type { TimeContext } from './timeMode.ts';
import { CaptureNews } from './captureNews.ts';
import { DetailsPane } from './details/detailsPane.ts';
import { element } from './dom.ts';
import { keepFocus } from './focusKeeper.ts';
import { EmptyState, emptinessOf, type Connection } from './emptyState.ts';
import { EngineData, type Pulled } from './engineData.ts';
import { oncePerFrame } from './frame.ts';
import type { Host } from './host.ts';
import { LanesView } from './lanes/lanesView.ts';
import { Minimap } from './lanes/minimap.ts';
import { Ruler } from './lanes/ruler.ts';
import { observeTheme, readTheme, type Theme } from './lanes/theme.ts';
import { Tooltip } from './lanes/tooltip.ts';
import { listenForListKeys } from './list/listKeys.ts';
import { ListView } from './list/listView.ts';
import { sortSentence } from './list/sorting.ts';
import { ReadingBar } from './readingBar.ts';
import { RefusedHostsBar } from './refusedHostsBar.ts';
import { groupByRule } from './ruleFindings.ts';
import { Selected } from './selected.ts';
import { SummaryStrip } from './summaryStrip.ts';
import { Toolbar } from './toolbar.ts';
import { ViewStore, type ViewState } from './viewState.ts';

/** The same each time, so that nothing looks new. */
const NO_FINDINGS: readonly FindingView[] = [];
const NO_HOSTS: readonly RefusedHostView[] = [];

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
  private readonly selected: Selected;
  private readonly news = new CaptureNews();
  private readonly announcer = new Announcer(() => performance.now());
  private readonly refusedHosts: RefusedHostsBar;
  private readonly tooltip = new Tooltip();
  private readonly notice = new Notice(this.announcer);
  private readonly menu = new Menu();
  private readonly help = new KeysHelp();
  private readonly actions: Actions;
  private readonly compare: Compare;
  private readonly banner: Banner;
  private readonly reading = new ReadingBar();
  private readonly content = element('div', { class: 'content' });
  private readonly main = element('div', { class: 'main' });
  private connection: Connection | undefined;
  private readonly drawSoon = oncePerFrame(() => this.draw());
  private stale = true;
  /** The selection as it was when the engine came. */
  private chosenBefore: LineRef | undefined;
  private figuresDue = false;
  /** What waits for an engine. */
  private awaited: (() => void) | undefined;

  constructor(root: HTMLElement, host: Host, engine: EngineClient) {
    this.store = new ViewStore(host.readState(), (state) => host.writeState(state));
    this.axis = new Axis(this.store, () => performance.now());
    this.data = new EngineData(engine);
    const show = (line: LineRef) => this.selected.show(line);
    const post = host.post.bind(host);
    const [theme, gutter] = [() => this.theme, () => this.gutter];
    const { store, data, axis, notice } = this;
    this.banner = new Banner(post);
    this.actions = new Actions({ store, data, axis, notice, show, post, list: () => this.list });
    this.compare = new Compare(data, notice, { show, post, store });
    this.toolbar = new Toolbar(this.store, this.axis, {
      post,
      clear: () => this.actions.clear(),
      mark: () => this.actions.mark(undefined),
      exportShown: () => this.actions.export(),
      setRecording: (recording) => this.data.setRecording(recording),
      fieldValues: (field) => this.data.fieldValues(field),
      search: (next) => this.data.search(next),
    });
    this.summary = new SummaryStrip(this.store, (line) => {
      if (line) show(line);
      else this.details.showWrong();
    });
    this.minimap = new Minimap(this.axis, this.data, theme, gutter);
    this.ruler = new Ruler(this.axis, theme, gutter, () => this.time, {
      tooltip: this.tooltip,
      list: () => this.data.pulled.marks ?? [],
      show: (mark) => this.actions.showMark(mark),
    });
    this.lanes = new LanesView(store, axis, data, theme, gutter, this.tooltip, {
      select: show,
      fit: () => this.selected.fit(),
      setFolded: (key, folded) => this.list.setFolded(key, folded),
      foldAll: (folded) => this.actions.foldAll(folded),
    });
    const select = (line: LineRef) => this.selected.select(line);
    const missing = (line: LineRef) => this.missing(line);
    this.list = new ListView(store, data, select, () => this.time, missing);
    const { lanes, list } = this;
    this.selected = new Selected(store, data, axis, host, { list, lanes });
    this.details = new DetailsPane(this.main, this.store, {
      ...{ select: show, post },
      wantHypotheses: () => this.data.askHypotheses(),
      closed: () => this.list.root.focus(),
    });
    this.refusedHosts = new RefusedHostsBar({
      allow: (name) => post({ type: 'allowHost', name }),
      show: (x) => show({ x }),
    });
    this.empty = new EmptyState({
      post,
      clearFilter: () => this.toolbar.filter.set(''),
      resumeSearch: () => this.data.search('resume'),
      resume: () => this.data.setRecording(true),
    });
    this.assemble(root);
    this.listen(engine);
    this.compareAgain();
  }

  receive(message: Exclude<ToWebview, { type: 'rpc' }>): void {
    if (message.type === 'reveal') this.selected.reveal(message.x);
    else if (message.type === 'filter') this.showMatching(message);
    else if (message.type === 'compare') this.compareSoon(message.left, message.right);
    else if (message.type === 'grouping') this.store.update({ by: message.by });
    else this.connected(message);
  }

  private showMatching({ text, follow }: { text: string; follow: boolean }): void {
    this.toolbar.filter.set(text);
    if (follow) this.store.update({ follow });
  }

  /** What the page before this one compared. */
  private compareAgain(): void {
    const { compared } = this.store.state;
    if (compared) this.awaited = () => void this.compare.open(...compared);
  }

  /** Now, or as soon as there is an engine to ask. */
  private compareSoon(left: string, right: string): void {
    if (this.connection?.state === 'connected') this.compare.sessions(left, right);
    else this.awaited = () => this.compare.sessions(left, right);
  }

  private assemble(root: HTMLElement): void {
    this.content.append(
      ...[this.minimap.root, this.ruler.root, this.lanes.root, this.list.root],
      this.empty.root,
    );
    this.main.append(this.content, this.details.root);
    const page = element('main', { class: 'page' });
    page.append(
      element('h1', { class: 'visually-hidden', text: 'MCP timeline' }),
      ...[this.toolbar.root, this.reading.root, this.summary.root, this.banner.root],
      ...[this.refusedHosts.root],
      ...[this.main, this.announcer.root, this.tooltip.root, this.notice.root, this.menu.root],
    );
    root.append(page, this.compare.root, this.help.root);
    keepFocus(root);
    this.draw();
  }

  private listen(engine: EngineClient): void {
    engine.onDidChange(() => this.changed());
    this.data.onDidArrive((kind) => this.arrived(kind));
    this.data.onDidFail((error) => this.banner.say(error.message));
    this.store.onDidChange((keys) => this.stateChanged(keys));
    this.axis.onDidChange(() => this.redrawAxis());
    listenForListKeys(this.list, this.store, this.axis, {
      openDetails: () => this.details.focus(),
      fitSelection: () => this.selected.fit(),
      focusFilter: () => this.toolbar.filter.focus(),
      goToFinding: (direction) => void this.actions.goToFinding(direction),
      copyCurl: () => this.actions.copySelectedCurl(),
      mark: () => this.actions.markSelected(),
      goToMark: () => this.actions.goToMark(),
      foldAll: (folded) => this.actions.foldAll(folded),
    });
    const { list, lanes, details } = this;
    offerMenus(this.menu, { list, lanes, details: details.root }, this.actions, this.compare);
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

  private get time(): TimeContext {
    return {
      mode: this.store.state.timeMode,
      startedAt: this.data.pulled.status?.startedAt,
      selectedT:
        this.selected.detail?.row.startT ??
        this.selected.session?.createdT ??
        this.selected.heading?.firstT,
    };
  }

  /** Room for labels left of the axis. */
  private get gutter(): number {
    const width = this.content.clientWidth;
    if (width < 420) return 112;
    return width < 800 ? 170 : 232;
  }

  private connected(message: Connection): void {
    const before = this.connection?.state;
    this.connection = message;
    if (message.state === 'none') this.data.clear();
    if (message.state === 'connected') {
      // It may be another engine than before: the former one answers nothing any more.
      this.data.restart();
      this.chosenBefore = this.store.state.selection;
      if (before === undefined) this.selected.restore();
      this.banner.draw(undefined);
      this.changed();
      this.awaited?.();
      this.awaited = undefined;
    }
    if (message.state === 'disconnected') {
      this.disconnected(message.message);
    }
    this.draw();
  }

  /** Nothing is live any more: what is shown is as it stands in the file. */
  private disconnected(message: string | undefined): void {
    const { pulled } = this.data;
    const { status } = pulled;
    if (!status) return;
    this.banner.disconnected(status.url !== undefined, message);
    pulled.status = { ...status, source: 'file', openExchanges: 0 };
    this.axis.learn(pulled.status);
  }

  /** The capture changed: pull what is shown. Hidden, it waits until it is seen again. */
  private changed(): void {
    this.stale = document.hidden;
    if (document.hidden || this.connection?.state !== 'connected') return;
    this.data.askStatus();
    // What is looked at first is asked for first.
    this.list.refresh();
    this.lanes.refresh();
    this.figuresDue = true;
    this.selected.refresh();
  }

  private arrived(kind: keyof Pulled): void {
    const { status } = this.data.pulled;
    if (kind === 'status' && status) {
      if (this.store.turnTo(status.startedAt, this.chosenBefore)) this.compare.root.close();
      this.axis.learn(status);
      this.announcer.say(() => this.news.of(this.data.pulled.status));
      if (this.connection?.state === 'connected') this.banner.draw(status);
    }
    if (kind === 'lanes') this.lanesArrived();
    if (kind === 'marks') this.redrawAxis();
    if (kind === 'outline') {
      this.selected.rememberGroup();
      this.announcer.sayNow(this.news.matches(this.data.pulled));
      // They take the engine longer than what is looked at first.
      if (this.figuresDue) this.data.askFigures(this.minimap.buckets);
      this.figuresDue = false;
    }
    if (kind === 'detail' && this.store.state.timeMode === 'selected') this.ruler.redraw();
    this.minimap.redraw();
    this.drawSoon();
  }

  /** The line that was asked for is not in the list. */
  private missing(line: LineRef): void {
    if (!('x' in line)) return;
    const hidden = this.store.state.filter !== '';
    if (!hidden && this.data.pulled.status?.loading) return;
    const what = hidden ? 'hidden by the filter' : 'not in this capture';
    this.notice.say(`Exchange ${line.x} is ${what}.`);
    if (!hidden) this.store.update({ selection: undefined });
  }

  private lanesArrived(): void {
    this.content.style.setProperty('--mi-lanes-wanted', `${this.lanes.wantedHeight}px`);
    this.lanes.arrived();
  }

  private stateChanged(keys: readonly (keyof ViewState)[]): void {
    if (keys.includes('selection')) this.selected.changed();
    if (keys.some((key) => ['filter', 'collapsed', 'unfolded', 'by'].includes(key))) {
      this.list.refresh();
      this.lanes.refresh();
    }
    if (keys.includes('sort')) {
      this.list.refresh();
      this.announcer.sayNow(sortSentence(this.store.state.sort));
    }
    if (keys.includes('timeMode')) this.ruler.redraw();
    if (keys.includes('follow') && this.store.state.follow) this.changed();
    // Zooming and panning move the axis, which draws itself.
    if (keys.some((key) => key !== 'view')) this.draw();
  }

  private globalKey(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && event.key === 'f') {
      event.preventDefault();
      this.toolbar.filter.focus();
    }
    const { target } = event;
    const elsewhere = target instanceof Element && target.closest('input, dialog');
    if (event.key === 'Escape' && !elsewhere) this.peel();
  }

  /** Layer by layer: what lies over the page, the selection, the filter. */
  private peel(): void {
    if (!this.tooltip.root.hidden) this.tooltip.hide();
    else if (!this.details.close()) this.toolbar.filter.set('');
  }

  private draw(): void {
    const { status, summary, findings, findingCounts, hypotheses, outline } = this.data.pulled;
    const emptiness = emptinessOf(this.connection, this.data.pulled, this.store.state.filter);
    const { detail, problem, session, heading } = this.selected;
    this.toolbar.draw(status);
    this.reading.draw(status);
    this.toolbar.drawMatches(
      this.data.pulled.outlineFilter === this.store.state.filter ? outline : undefined,
    );
    const rules = groupByRule(findings ?? NO_FINDINGS, findingCounts);
    this.summary.draw(status, summary, rules);
    this.refusedHosts.draw(status);
    this.empty.draw(emptiness);
    const bare = emptiness !== undefined && emptiness.kind !== 'no-match';
    this.main.classList.toggle('bare', bare);
    const app = this.main.parentElement;
    app?.classList.toggle('no-capture', emptiness?.kind === 'none');
    app?.classList.toggle('no-traffic', bare);
    const refusedHosts = status?.refusedHosts ?? NO_HOSTS;
    this.details.draw({
      ...{ detail, problem, session, heading, hypotheses, refusedHosts },
      ...{ findings: findings ?? NO_FINDINGS, findingCounts, own: this.selected.findings },
    });
    this.details.root.classList.toggle('has-selection', this.store.state.selection !== undefined);
    this.list.redraw();
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
