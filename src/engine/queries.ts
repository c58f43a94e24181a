import type { CaptureStatus, EngineMethod, ExchangeDetail, SessionsPage } from '../contract/api.ts';
import type { EngineHandlers } from '../contract/rpc.ts';
import { AgentAnswers } from './agentAnswers.ts';
import { reportText } from './captureReport.ts';
import { curlOf } from './curl.ts';
import { detailOf, partsOf } from './detail.ts';
import { documentOf } from './document.ts';
import type { CaptureEngine } from './engine.ts';
import { exportCapture } from './exportCapture.ts';
import { nextPlace } from './findingPlaces.ts';
import { findingsList, findingsOfRule, ruleCounts } from './findingRules.ts';
import { viewOf } from './findings.ts';
import { groupEntries } from './groupEntries.ts';
import { joinsOf } from './joins.ts';
import { laneGroups } from './lanes.ts';
import { marksRevision } from './marks.ts';
import { outlineOf } from './outline.ts';
import { overviewOf } from './overview.ts';
import { seenValues } from './seenValues.ts';
import { summaryOf } from './summary.ts';
import type { CaptureView, Filtered } from './view.ts';

/** Rows, lines, sessions or buckets in one answer; a front end that wants more asks again. */
const MAX_PAGE = 10_000;

/** The engine's side of the contract: every method of `EngineApi`. */
export function queriesOf(engine: CaptureEngine): EngineHandlers {
  const agents = new AgentAnswers(engine);
  return {
    'capture/status': () => statusOf(engine),
    'capture/summary': () => summaryOf(engine.view()),
    'sessions/list': (query) => sessionsOf(engine, query),
    'rows/range': ({ filter, ...page }) => {
      const view = engine.view();
      const filtered = view.filter(filter);
      return { ...countsOf(view, filtered), rows: filtered.page(boundsOf(page)) };
    },
    'rows/locate': ({ x, filter }) => ({ index: engine.view().filter(filter).placeOf(x) }),
    ...groupedQueries(engine),
    'filter/values': (query) => seenValues(engine.view(), query),
    'search/stop': () => {
      engine.search.stop();
      return {};
    },
    'search/resume': () => {
      engine.search.resume();
      return {};
    },
    'overview/get': ({ buckets }) => {
      const view = engine.view();
      return { revision: view.revision, ...overviewOf(view, whole(buckets)) };
    },
    ...exchangeQueries(engine),
    ...findingQueries(engine),
    'capture/mark': async ({ note, x, agoMs }) => {
      await engine.mark({
        note: String(note),
        ...(x === undefined ? {} : { exchange: x }),
        ...(agoMs === undefined ? {} : { agoMs: whole(agoMs) }),
      });
      return statusOf(engine);
    },
    'marks/list': () => {
      const { list, revision } = engine.view().marks;
      return { marks: [...list], revision };
    },
    'recording/set': ({ recording }) => {
      engine.setRecording(recording);
      return statusOf(engine);
    },
    'relay/allowHost': ({ name, allowed = true }) => {
      engine.allowHost(String(name), allowed);
      return statusOf(engine);
    },
    'inspector/stop': () => {
      throw new Error('this engine has no process of its own to end');
    },
    'agent/ask': (question) => agents.answer(question),
    'capture/report': (request) => reportText(engine.file, request),
    'capture/export': (request) => exportCapture(engine, request),
  };
}

type Queries<Prefix extends string> = Pick<
  EngineHandlers,
  Extract<EngineMethod, `${Prefix}/${string}`>
>;

function exchangeQueries(engine: CaptureEngine): Queries<'exchange'> {
  return {
    'exchange/get': ({ x }) => exchangeOf(engine, x),
    'exchange/curl': (query) => curlOf(engine, query),
    'exchange/document': async (request) =>
      documentOf(await exchangeOf(engine, request.x), request),
  };
}

function findingQueries(engine: CaptureEngine): Queries<'findings' | 'hypotheses'> {
  return {
    'findings/list': (query) => findingsList(engine.view(), query),
    'findings/next': (query) => {
      const next = nextPlace(engine.view().findings.findings, query);
      return next ? { next } : {};
    },
    'findings/rules': () => ruleCounts(engine.view()),
    'findings/ofRule': (query) => findingsOfRule(engine.view(), query, boundsOf(query)),
    'findings/ignore': ({ rules }) => {
      engine.ignoreRules(rules.map(String));
      return statusOf(engine);
    },
    'hypotheses/list': async () => ({ hypotheses: await engine.view().hypotheses() }),
  };
}

/** The list, the lanes and the trees. */
function groupedQueries(
  engine: CaptureEngine,
): Pick<EngineHandlers, 'outline/range' | 'lanes/list' | 'groups/list'> {
  return {
    'outline/range': ({ filter, by = 'session', ...query }) => {
      const view = engine.view();
      const { groups, ...filtered } = view.filterGroups(filter, by);
      const lines = outlineOf(
        groups,
        { ...query, ...boundsOf(query) },
        (x) => view.row(x),
        view.order,
      );
      return { ...countsOf(view, filtered), by, ...lines };
    },
    'lanes/list': ({ filter, by, ...query }) => {
      const view = engine.view();
      const { revision, durationMs } = view;
      const groups = laneGroups(view.filterGroups(filter, by).groups, query);
      const page = pageOf(groups, query);
      return { revision, total: groups.length, durationMs, ...view.lanes(page, query) };
    },
    'groups/list': ({ filter, by, sessionsPerHeading, ...page }) => {
      const view = engine.view();
      const { groups } = view.filterGroups(filter, by === 'none' ? 'session' : by);
      const perHeading = sessionsPerHeading === undefined ? MAX_PAGE : whole(sessionsPerHeading);
      const bounds = { ...boundsOf(page), sessionsPerHeading: perHeading };
      return { revision: view.revision, ...groupEntries(groups, bounds) };
    },
  };
}

function statusOf(engine: CaptureEngine): CaptureStatus {
  const { source, file } = engine;
  const { model, revision, durationMs, cutT, findings, figures } = engine.view();
  const marks = marksRevision(engine.intake.marks, model, cutT);
  return {
    source: source.kind,
    target: model.target,
    ...(source.url === undefined ? {} : { url: source.url }),
    file,
    startedAt: model.startedAt,
    recording: source.recording,
    ...engine.health,
    ...(source.loading ? { loading: { ...source.loading } } : {}),
    ...(source.refusedHosts.length === 0 ? {} : { refusedHosts: [...source.refusedHosts] }),
    revision,
    durationMs,
    exchanges: model.counts.exchanges,
    openExchanges: figures.open,
    sessions: model.counts.sessions,
    findings: findings.counts(),
    ...(marks > 0 && { marks }),
    ...(model.joins > 0 && { joins: model.joins }),
  };
}

function sessionsOf(engine: CaptureEngine, query: Page): SessionsPage {
  const view = engine.view();
  const { revision } = view;
  const groups = view.groups();
  const page = pageOf(groups, query);
  return {
    revision,
    total: groups.length,
    sessions: page.map((group) => group.view(Infinity)),
    rows: page.flatMap(({ rows }) => rows),
  };
}

async function exchangeOf(engine: CaptureEngine, x: number): Promise<ExchangeDetail> {
  const view = engine.view();
  const row = view.row(x);
  const exchange = view.model.exchange(x);
  if (!row || !exchange) throw new Error(`there is no exchange ${String(x)} in this capture`);
  const joins = joinsOf(exchange, view.model);
  const records = await engine.records.read(engine.intake.index.of(x));
  const findings = view.findings.concerning(x).map((finding) => viewOf(finding, view.model));
  return detailOf(row, partsOf(records), findings, joins);
}

function countsOf({ revision, model }: CaptureView, { error, matched, searching }: Filtered) {
  const counts = { revision, matched, total: model.counts.exchanges };
  return { ...counts, ...(error && { filterError: error }), ...(searching && { searching }) };
}

interface Page {
  readonly offset: number;
  readonly limit: number;
}

function pageOf<T>(items: readonly T[], page: Page): T[] {
  const { offset, limit } = boundsOf(page);
  return items.slice(offset, offset + limit);
}

function boundsOf({ offset, limit }: Page): Page {
  return { offset: whole(offset), limit: Math.min(whole(limit), MAX_PAGE) };
}

function whole(value: number): number {
  return Number.isFinite(value) ? Math.max(0, Math.floor(value)) : 0;
}
