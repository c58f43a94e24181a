import type {
  ExchangeDetail,
  FindingView,
  HeadingView,
  HypothesisView,
  LineRef,
  RefusedHostView,
  SessionView,
} from '../../contract/api.ts';
import type { RuleCount } from '../../contract/findingRules.ts';
import type { FromWebview } from '../../contract/webview.ts';
import { formatDuration } from '../../base/time.ts';
import { fateOf } from '../../layout/laneLife.ts';
import { worstOf } from '../../layout/laneBars.ts';
import { button, element, fill, icon, span, type Child } from '../dom.ts';
import { brief, plural, shortId } from '../../base/shortText.ts';
import { headingCounts, headingTitle } from '../groupingWords.ts';
import type { ViewStore } from '../viewState.ts';
import { keyOf } from '../compare/differences.ts';
import { authTab } from './authTab.ts';
import { requestTab, responseTab } from './bodyTab.ts';
import type { DetailsContext } from './context.ts';
import { Divider } from './divider.ts';
import { eventsTab } from './eventsTab.ts';
import { findingsTab } from './findingCards.ts';
import { headingOverview } from './headingDetails.ts';
import { headersTab } from './headersTab.ts';
import { metadataTab } from './metadataTab.ts';
import { allowableHosts, overviewTab } from './overviewTab.ts';
import { note } from './parts.ts';
import { rawTab } from './rawTab.ts';
import { sessionOverview } from './sessionDetails.ts';
import { Tabs, type Tab } from './tabs.ts';
import { whatsWrong } from './whatsWrong.ts';

/** What the pane shows: an exchange, a session, or what is wrong with the capture. */
export interface DetailsSubject {
  readonly detail: ExchangeDetail | undefined;
  /** Why the details of the selected exchange cannot be shown. */
  readonly problem: string | undefined;
  readonly session: SessionView | undefined;
  readonly heading: HeadingView | undefined;
  /** The first of each rule, and how many there are. */
  readonly findings: readonly FindingView[];
  readonly findingCounts: readonly RuleCount[] | undefined;
  /** Those on the selected session. */
  readonly own: readonly FindingView[];
  readonly refusedHosts: readonly RefusedHostView[];
  readonly hypotheses: readonly HypothesisView[] | undefined;
}

export interface DetailsActions {
  select(line: LineRef): void;
  /** A finding about a lost session is shown: the hypotheses belong beside it. */
  wantHypotheses(): void;
  /** Nothing holds the focus any more. */
  closed(): void;
  post(message: FromWebview): void;
}

export class DetailsPane {
  readonly root = element('section', { class: 'details', attributes: { 'aria-label': 'Details' } });
  private readonly head = element('header', { class: 'details-head' });
  private readonly tabs: Tabs;
  private revealed = false;
  private raw = false;
  private readonly opened = new Set<number>();
  private shown = '';
  private drawnFor = '';
  private drawnView = '';
  private subject: DetailsSubject = {
    detail: undefined,
    problem: undefined,
    session: undefined,
    heading: undefined,
    findings: [],
    findingCounts: undefined,
    own: [],
    refusedHosts: [],
    hypotheses: undefined,
  };

  private readonly divider: Divider;

  /** `main` is what the pane shares its room with. */
  constructor(
    main: HTMLElement,
    private readonly store: ViewStore,
    private readonly actions: DetailsActions,
  ) {
    this.divider = new Divider(main, this.root, store);
    this.tabs = new Tabs((detailsTab) => store.update({ detailsTab }));
    this.root.append(this.divider.root, this.head, this.tabs.strip, this.tabs.panel);
  }

  /** Draws again only where something changed, so that a reader keeps the place. */
  draw(subject: DetailsSubject): void {
    const { detail, session, heading, findings, findingCounts, own, hypotheses, refusedHosts } =
      subject;
    const view = [this.store.state.detailsTab, this.revealed, this.raw].join();
    if (view === this.drawnView && sameSubject(subject, this.subject)) return;
    const shown = nameOfSubject(subject);
    if (shown !== this.shown) {
      this.revealed = false;
      this.opened.clear();
    }
    // An exchange is pulled again only when it changed, and may be large: the object itself is compared.
    const other = detail
      ? allowableHosts(detail, refusedHosts)
      : [subject.problem, session, heading, findings, findingCounts, own];
    const key = JSON.stringify([view, shown, other, hypotheses]);
    const drawn = key === this.drawnFor && detail === this.subject.detail;
    const same = shown === this.shown;
    this.subject = subject;
    this.drawnView = view;
    if (drawn) return;
    this.shown = shown;
    this.drawnFor = key;
    if (speaksOfLoss(subject)) this.actions.wantHypotheses();
    fill(this.head, ...this.headParts(subject));
    this.tabs.show(this.tabsOf(subject), this.store.state.detailsTab, same);
    this.tabs.strip.hidden = !detail;
  }

  focus(): void {
    this.tabs.panel.focus();
  }

  /** What is wrong with the capture, also where the pane has no place of its own. */
  showWrong(): void {
    this.root.classList.add('asked');
    this.store.update({ selection: undefined });
    this.focus();
  }

  /** False: it is not open, and not where the focus is. */
  close(): boolean {
    const within = this.root.contains(document.activeElement);
    const open = within || this.store.state.selection || this.root.matches('.asked');
    this.root.classList.remove('asked');
    this.store.update({ selection: undefined });
    if (within) this.actions.closed();
    return Boolean(open);
  }

  private headParts({ detail, problem, session, heading }: DetailsSubject): Child[] {
    const close = element(
      'span',
      { class: 'close button-group' },
      this.divider.enlarge,
      button({
        label: 'Close the details',
        icon: 'close',
        class: 'quiet',
        onClick: () => this.close(),
      }),
    );
    if (detail) {
      const { row } = detail;
      const took = row.endT === undefined ? 'open' : formatDuration(row.endT - row.startT);
      return [
        ...titleParts(row.findings, keyOf(row)),
        close,
        subtitle([`#${row.x}`, String(row.status ?? 'no answer'), took, row.plane]),
      ];
    }
    if (session) {
      const name = session.id === undefined ? 'No session' : `Session ${shortId(session.id)}`;
      const parts = session.id === undefined ? [] : [session.plane, fateOf(session)];
      return [...titleParts(session.findings, name), close, subtitle(parts)];
    }
    if (heading) {
      const parts = [headingCounts(heading), plural(heading.toolCalls, 'tool call')];
      return [...titleParts(heading.findings, headingTitle(heading)), close, subtitle(parts)];
    }
    const title = problem === undefined ? 'What is wrong' : 'No details';
    return [element('h2', { class: 'details-title', text: title }), this.closeWrong()];
  }

  private closeWrong(): HTMLElement {
    return button({
      label: 'Close what is wrong',
      icon: 'close',
      class: 'quiet close close-wrong',
      onClick: () => this.close(),
    });
  }

  private tabsOf({ detail, problem, session, heading, own }: DetailsSubject): Tab[] {
    const context = this.context();
    if (problem !== undefined)
      return [tab('overview', 'Overview', () => [note('warning', problem)])];
    if (detail) return exchangeTabs(detail, context);
    if (heading) return [tab('overview', 'Overview', () => headingOverview(heading, context))];
    if (!session) return [tab('overview', 'Overview', () => whatsWrong(context))];
    return [tab('overview', 'Overview', () => sessionOverview(session, own, context))];
  }

  private context(): DetailsContext {
    return {
      revealed: this.revealed,
      setRevealed: (revealed) => {
        this.revealed = revealed;
        this.draw(this.subject);
      },
      raw: this.raw,
      setRaw: (raw) => {
        this.raw = raw;
        this.draw(this.subject);
      },
      opened: this.opened,
      select: (line) => this.actions.select(line),
      post: (message) => this.actions.post(message),
      findings: this.subject.findings,
      findingCounts: this.subject.findingCounts,
      refusedHosts: this.subject.refusedHosts,
      hypotheses: this.subject.hypotheses,
    };
  }
}

/** Nothing new was pulled: what follows need not be compared piece by piece. */
function sameSubject(a: DetailsSubject, b: DetailsSubject): boolean {
  return (
    a.detail === b.detail &&
    a.problem === b.problem &&
    a.session === b.session &&
    a.heading === b.heading &&
    a.findings === b.findings &&
    a.own === b.own &&
    a.hypotheses === b.hypotheses &&
    a.refusedHosts === b.refusedHosts
  );
}

function nameOfSubject({ detail, session, heading }: DetailsSubject): string {
  if (detail) return `x ${detail.row.x}`;
  if (heading) return `h ${heading.by} ${heading.name ?? ''}`;
  return session ? `s ${session.id ?? ''}` : '';
}

function speaksOfLoss({ detail, findings }: DetailsSubject): boolean {
  return (detail?.findings ?? findings).some(({ aboutLoss }) => aboutLoss);
}

function exchangeTabs(detail: ExchangeDetail, context: DetailsContext): Tab[] {
  const { events, meta, findings, requestBody, requestHeaders, responseHeaders } = detail;
  const { revealed, raw, hypotheses } = context;
  const answer = [detail.responseBody, events, detail.row.endT, detail.endError];
  return [
    tab('overview', 'Overview', () => overviewTab(detail, context)),
    tab('request', 'Request', () => requestTab(detail, context), [requestBody]),
    tab('response', 'Response', () => responseTab(detail, context), answer),
    tab('events', counted('Events', events.length), () => eventsTab(detail, context), answer),
    tab('headers', 'Headers', () => headersTab(detail, context), [
      requestHeaders,
      responseHeaders,
      detail.row.echo,
    ]),
    tab('metadata', counted('Metadata', meta.length), () => metadataTab(detail, context), [meta]),
    tab('auth', 'Auth', () => authTab(detail, context), [detail.auth, responseHeaders]),
    tab('findings', counted('Findings', findings.length), () => findingsTab(findings, context), [
      findings,
      hypotheses,
    ]),
    tab('raw', 'Raw', () => rawTab(detail, context)),
  ].map((each) => ({ ...each, of: each.of && [...each.of, revealed, raw] }));
}

/** `of`: all it shows; where that is the same it need not be drawn again. */
function tab(id: string, title: string, content: () => Child[], of?: readonly unknown[]): Tab {
  return { id, title, content, of };
}

function counted(title: string, count: number): string {
  return count === 0 ? title : `${title} ${count}`;
}

function titleParts(findings: Parameters<typeof worstOf>[0], title: string): Child[] {
  const worst = worstOf(findings);
  return [
    worst && icon(worst, `mark-${worst}`),
    element('h2', { class: 'details-title', text: title, title: title }),
  ];
}

function subtitle(parts: readonly string[]): HTMLElement {
  const text = parts.map((part) => brief(part)).join(' · ');
  return span('details-subtitle dim', text, text);
}
