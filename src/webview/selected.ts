import type {
  ExchangeDetail,
  FindingView,
  HeadingView,
  LineRef,
  SessionView,
} from '../contract/api.ts';
import type { Axis } from './axis.ts';
import type { EngineData } from './engineData.ts';
import type { Host } from './host.ts';
import type { LanesView } from './lanes/lanesView.ts';
import type { ListView } from './list/listView.ts';
import { sameLine, type ViewStore } from './viewState.ts';

const NONE: readonly FindingView[] = [];

/** The regions that follow the selection. */
export interface SelectedRegions {
  readonly list: ListView;
  readonly lanes: LanesView;
}

/** What is selected: chosen here or elsewhere, kept in the view state, with the details that belong to it. */
export class Selected {
  /** The session whose details are shown, from wherever it was pulled last. */
  session: SessionView | undefined;
  /** The heading whose details are shown, likewise. */
  heading: HeadingView | undefined;
  /** The key under which `session` or `heading` was selected. */
  private groupKey: string | undefined;
  /** Findings and joins there were when the shown exchange was last pulled. */
  private detailNews: string | undefined;

  constructor(
    private readonly store: ViewStore,
    private readonly data: EngineData,
    private readonly axis: Axis,
    private readonly host: Host,
    private readonly regions: SelectedRegions,
  ) {}

  /** The details of what is selected now, not of what was when they were asked for. */
  get detail(): ExchangeDetail | undefined {
    const { detail } = this.data.pulled;
    return sameLine(detail && { x: detail.row.x }, this.store.state.selection) ? detail : undefined;
  }

  /** Why there are no details of the exchange that is selected. */
  get problem(): string | undefined {
    const { selection } = this.store.state;
    return selection && 'x' in selection ? this.data.pulled.detailProblem : undefined;
  }

  /** The user chose a line: its details follow, and the tree beside. */
  select(line: LineRef): void {
    // What was chosen must not run away: choosing ends following.
    this.store.update({ selection: line, follow: false });
    if ('x' in line) this.host.post({ type: 'selected', x: line.x });
    this.regions.lanes.showLane(this.groupOf(line));
  }

  /** What was selected when the page was closed comes into view again. */
  restore(): void {
    const { selection } = this.store.state;
    if (selection) this.regions.list.reveal(selection);
  }

  /** The user chose something elsewhere in the page: select it and bring its line into view. */
  show(line: LineRef): void {
    this.select(line);
    this.regions.list.reveal(line);
  }

  /** It was selected outside the page. */
  reveal(x: number): void {
    this.store.update({ selection: { x }, follow: false });
    this.regions.list.reveal({ x });
  }

  /** Shows the whole of what is selected on the axis. */
  fit(): void {
    const { detail, session, heading } = this;
    if (detail) this.axis.fitSpan(detail.row.startT, detail.row.endT ?? this.axis.nowT);
    else if (session) this.axis.fitSpan(session.createdT, session.lastUsedT);
    else if (heading) this.axis.fitSpan(heading.firstT, heading.lastT);
  }

  /** The selection in the view state changed. */
  changed(): void {
    const { selection } = this.store.state;
    const shown = this.data.pulled.detail?.row.x;
    if (!selection || !('x' in selection) || selection.x !== shown) this.data.forgetDetail();
    this.rememberGroup();
    this.askDetail();
    this.regions.lanes.arrived();
    this.regions.list.redraw();
  }

  /** The capture changed; a finished exchange is pulled again only for new findings and joins. */
  refresh(): void {
    const { detail, status } = this.data.pulled;
    const news = JSON.stringify([status?.findings, status?.joins]);
    const changed = !detail || detail.row.endT === undefined || news !== this.detailNews;
    this.detailNews = news;
    if (changed) this.askDetail();
  }

  /** All findings on the selected session. */
  get findings(): readonly FindingView[] {
    const { findingsOn } = this.data.pulled;
    return findingsOn && findingsOn.session === this.session?.id ? findingsOn.findings : NONE;
  }

  /** Looks for the selected session or heading among what was pulled last. */
  rememberGroup(): void {
    const { selection } = this.store.state;
    const key = selection && 'group' in selection ? selection.group : undefined;
    const found = key === undefined ? undefined : this.pulledGroup(key);
    if (!found && key !== undefined && key === this.groupKey) return;
    this.session = found?.session;
    this.heading = found?.heading;
    this.groupKey = key;
    const { session } = this;
    if (session?.id !== undefined && session.findings.length > 0) {
      this.data.askFindingsOn(session.id);
    }
  }

  private pulledGroup(
    key: string,
  ): { readonly session?: SessionView; readonly heading?: HeadingView } | undefined {
    const { outline, lanes } = this.data.pulled;
    const line = outline?.lines.find((each) => each.kind !== 'row' && each.key === key);
    if (line?.kind === 'group') return { session: line.session };
    if (line?.kind === 'heading') return { heading: line.heading };
    const lane = lanes?.lanes.find((each) => each.key === key);
    if (!lane) return undefined;
    return lane.heading ? { heading: lane.heading } : { session: lane.session };
  }

  private askDetail(): void {
    const { selection } = this.store.state;
    if (selection && 'x' in selection) this.data.askDetail(selection.x);
  }

  private groupOf(line: LineRef): string {
    if ('group' in line) return line.group;
    const { window } = this.regions.list;
    const index = window.indexOf(line);
    const found = index === undefined ? undefined : window.at(index);
    return found?.kind === 'row' ? found.group : '';
  }
}
