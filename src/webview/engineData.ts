import { Emitter } from '../base/emitter.ts';
import type {
  CaptureStatus,
  CurlView,
  EngineApi,
  EngineMethod,
  ExchangeDetail,
  FindingView,
  HypothesisView,
  Lane,
  LaneBar,
  LanesQuery,
  MarkView,
  OutlinePage,
  OutlineQuery,
  Overview,
  Row,
  RowsPage,
  Summary,
} from '../contract/api.ts';
import type { FindingPlace, NextFindingQuery, RuleCount } from '../contract/findingRules.ts';
import { unpackBars } from '../contract/laneBars.ts';
import type { EngineClient } from '../contract/rpc.ts';
import { Puller } from './puller.ts';

/** A lane with its bars as they were before they were packed. */
export interface ShownLane extends Omit<Lane, 'bars'> {
  readonly bars: readonly LaneBar[];
}

export interface PulledLanes {
  readonly lanes: readonly ShownLane[];
  readonly total: number;
  readonly query: LanesQuery;
}

/** What the webview last pulled of each kind. It holds what is on the screen and a margin, no more. */
export interface Pulled {
  status?: CaptureStatus;
  summary?: Summary;
  /** The first of each rule; how many there are is in `findingCounts`. */
  findings?: readonly FindingView[];
  findingCounts?: readonly RuleCount[];
  /** All findings on the session that is selected. */
  findingsOn?: { readonly session: string; readonly findings: readonly FindingView[] };
  hypotheses?: readonly HypothesisView[];
  overview?: Overview;
  lanes?: PulledLanes;
  marks?: readonly MarkView[];
  marksRevision?: number;
  outline?: OutlinePage;
  /** What `outline` was asked with. */
  outlineFilter?: string;
  detail?: ExchangeDetail;
  /** Why there are no details of what is selected. */
  detailProblem?: string;
}

const HYPOTHESES_PAUSE_MS = 5000;
/** Nobody reads figures that change more often. */
const FIGURES_MS = 400;
/** More than are shown of one rule at once. */
const FINDINGS_A_RULE = 50;

/** Pulls what is shown from the engine; says which kind came. */
export class EngineData {
  readonly pulled: Pulled = {};
  private readonly arrived = new Emitter<keyof Pulled>();
  readonly onDidArrive = this.arrived.event;
  private readonly failed = new Emitter<Error>();
  readonly onDidFail = this.failed.event;
  private readonly outlineArrived = new Emitter<{ page: OutlinePage; query: OutlineQuery }>();
  readonly onDidArriveOutline = this.outlineArrived.event;

  private hypothesesPause: ReturnType<typeof setTimeout> | undefined;
  private hypothesesWanted = false;

  private readonly fail = (error: Error) => this.failed.fire(error);
  private readonly pullers;

  constructor(private readonly engine: EngineClient) {
    this.pullers = this.createPullers(engine);
  }

  askStatus(): void {
    this.pullers.status.ask({});
  }

  /** What stands around list and lanes. */
  askFigures(overviewBuckets: number): void {
    this.pullers.summary.ask({});
    this.pullers.findings.ask({ perRule: FINDINGS_A_RULE });
    this.pullers.overview.ask({ buckets: overviewBuckets });
  }

  askLanes(query: LanesQuery): void {
    this.pullers.lanes.ask(query);
  }

  askOutline(query: OutlineQuery): void {
    this.pullers.outline.ask(query);
  }

  /** They look at the whole capture: asked at most every few seconds, however often they are wanted. */
  askHypotheses(): void {
    if (this.hypothesesPause !== undefined) {
      this.hypothesesWanted = true;
      return;
    }
    this.hypothesesWanted = false;
    this.pullers.hypotheses.ask({});
    this.hypothesesPause = setTimeout(() => {
      this.hypothesesPause = undefined;
      if (this.hypothesesWanted) this.askHypotheses();
    }, HYPOTHESES_PAUSE_MS);
  }

  askFindingsOn(session: string): void {
    this.pullers.findingsOn.ask({ session });
  }

  nextFinding(query: NextFindingQuery): Promise<{ next?: FindingPlace }> {
    return this.engine.request('findings/next', query);
  }

  askDetail(x: number): void {
    this.pullers.detail.ask({ x });
  }

  forgetDetail(): void {
    delete this.pulled.detail;
    delete this.pulled.detailProblem;
  }

  setRecording(recording: boolean): void {
    this.engine
      .request('recording/set', { recording })
      .then((status) => this.keepStatus(status), this.fail);
  }

  search(next: 'stop' | 'resume'): void {
    this.engine.request(`search/${next}`, {}).catch(this.fail);
  }

  async fieldValues(field: string): Promise<readonly string[]> {
    const { values } = await this.engine.request('filter/values', { field, limit: 30 });
    return values;
  }

  curl(x: number, includeIdentifiers: boolean): Promise<CurlView> {
    return this.engine.request('exchange/curl', { x, includeIdentifiers });
  }

  /** One exchange as the list has it. */
  async row(x: number): Promise<Row | undefined> {
    const { index } = await this.engine.request('rows/locate', { x });
    const { rows } = await this.engine.request('rows/range', { offset: index, limit: 1 });
    return rows[0];
  }

  /** The rows a filter lets through, for a comparison; of very many the first. */
  rows(filter: string): Promise<RowsPage> {
    return this.engine.request('rows/range', { offset: 0, limit: 10_000, filter });
  }

  /** The engine is new: what the former was asked will never be answered. */
  restart(): void {
    for (const puller of Object.values(this.pullers)) puller.reset();
    clearTimeout(this.hypothesesPause);
    this.hypothesesPause = undefined;
  }

  /** There is no capture: nothing that was pulled holds any more. */
  clear(): void {
    this.restart();
    for (const kind of Object.keys(this.pulled) as (keyof Pulled)[]) delete this.pulled[kind];
  }

  private keep<K extends keyof Pulled>(kind: K, value: NonNullable<Pulled[K]>): void {
    this.pulled[kind] = value;
    this.arrived.fire(kind);
  }

  private createPullers(engine: EngineClient) {
    const puller = <M extends EngineMethod>(
      method: M,
      apply: (result: EngineApi[M]['result'], params: EngineApi[M]['params']) => void,
      pauseMs = 0,
      fail = this.fail,
    ) =>
      new Puller(
        (params: EngineApi[M]['params']) => engine.request(method, params),
        apply,
        fail,
        pauseMs,
      );
    return {
      status: puller('capture/status', (result) => this.keepStatus(result)),
      marks: puller('marks/list', ({ marks, revision }) => {
        this.pulled.marksRevision = revision;
        this.keep('marks', marks);
      }),
      summary: puller('capture/summary', (result) => this.keep('summary', result), FIGURES_MS),
      findings: puller(
        'findings/list',
        ({ findings, counts = [] }) => {
          this.pulled.findingCounts = counts;
          this.keep('findings', findings);
        },
        FIGURES_MS,
      ),
      findingsOn: puller('findings/list', ({ findings }, { session = '' }) =>
        this.keep('findingsOn', { session, findings }),
      ),
      hypotheses: puller('hypotheses/list', (result) => this.keep('hypotheses', result.hypotheses)),
      overview: puller('overview/get', (result) => this.keep('overview', result), FIGURES_MS),
      lanes: puller('lanes/list', ({ lanes, looks, total }, query) => {
        const shown = lanes.map((lane) => ({ ...lane, bars: unpackBars(lane.bars, looks) }));
        this.keep('lanes', { lanes: shown, total, query });
      }),
      outline: puller('outline/range', (page, query) => this.keepOutline(page, query)),
      detail: puller(
        'exchange/get',
        (result) => {
          const known = this.pulled.detail;
          this.forgetDetail();
          this.keep('detail', known?.row.x === result.row.x ? sharing(known, result) : result);
        },
        0,
        ({ message }) => this.keep('detailProblem', message),
      ),
    };
  }

  /** Marks are few and seldom new: asked for when there are others. */
  private keepStatus(status: CaptureStatus): void {
    this.keep('status', status);
    if ((status.marks ?? 0) !== (this.pulled.marksRevision ?? 0)) this.pullers.marks.ask({});
  }

  private keepOutline(page: OutlinePage, query: OutlineQuery): void {
    this.pulled.outline = page;
    this.pulled.outlineFilter = query.filter ?? '';
    this.outlineArrived.fire({ page, query });
    this.arrived.fire('outline');
  }
}

/** `now` with the parts of `before` that are the same: what shows them need not be drawn again. */
function sharing<T extends object>(before: T, now: T): T {
  const shared = Object.entries(now).map(([key, value]: [string, unknown]) => {
    const known = before[key as keyof T];
    return [key, JSON.stringify(known) === JSON.stringify(value) ? known : value] as const;
  });
  const same = shared.every(([key, value]) => before[key as keyof T] === value);
  return same ? before : (Object.fromEntries(shared) as T);
}
