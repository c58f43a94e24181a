import type {
  BarLook,
  CaptureStatus,
  ExchangeDetail,
  Lane,
  LaneBar,
  LanesPage,
  LanesQuery,
  OutlineLine,
  OutlineQuery,
  RefusedHostView,
  Row,
  SessionView,
  Summary,
} from '../../src/contract/api.ts';
import { packBars } from '../../src/contract/laneBars.ts';
import type { EngineHandlers } from '../../src/contract/rpc.ts';
import type { NextFindingQuery } from '../../src/contract/findingRules.ts';
import { nextPlace } from '../../src/engine/findingPlaces.ts';
import { compile } from '../../src/filter/evaluate.ts';
import { bodyWords } from '../../src/engine/bodyWords.ts';
import { outcomeText } from '../../src/engine/outcomeText.ts';
import { claimMeanings } from '../../src/protocol/claimMeanings.ts';
import { headerMeanings } from '../../src/protocol/headerMeanings.ts';
import { parseFilter } from '../../src/filter/parse.ts';
import { barKindOf } from '../../src/layout/laneBars.ts';
import { outlineSlice } from '../../src/layout/outline.ts';
import { overviewCounts } from '../../src/layout/overview.ts';
import type { SyntheticCapture } from './capture.ts';

const HEADERS_SENT: readonly (readonly [string, string])[] = [
  ['host', '127.0.0.1:8787'],
  ['authorization', 'Bearer ⟨fp:9f3a12c0⟩'],
  ['content-type', 'application/json'],
  ['accept', 'application/json, text/event-stream'],
];

/** Answers the contract from a synthetic capture. */
export class EngineStub {
  revision = 1;
  recording = true;
  /** Beside what follows from the capture. */
  status: Partial<CaptureStatus> = {};
  refusedHosts: RefusedHostView[] = [];
  asked: string[] = [];

  constructor(readonly capture: SyntheticCapture) {}

  get handlers(): EngineHandlers {
    return {
      'capture/status': () => this.noted('capture/status', this.statusNow),
      'capture/summary': () => this.summary,
      'sessions/list': () => ({ revision: this.revision, total: 0, sessions: [], rows: [] }),
      'rows/range': () => ({ revision: this.revision, matched: 0, total: 0, rows: [] }),
      'rows/locate': () => ({ index: 0 }),
      'outline/range': (query) => this.noted('outline/range', this.outline(query)),
      'lanes/list': (query) => this.noted('lanes/list', this.lanes(query)),
      'filter/values': () => ({ values: ['search', 'fetch'] }),
      'search/stop': () => this.noted('search/stop', {}),
      'search/resume': () => this.noted('search/resume', {}),
      'groups/list': () => ({ revision: this.revision, total: 0, entries: [] }),
      'overview/get': ({ buckets }) => this.overview(buckets),
      'exchange/get': ({ x }) => this.detail(x),
      'exchange/curl': () => ({ command: "curl -iN 'http://127.0.0.1:3000/mcp'", notes: [] }),
      'exchange/document': () => ({ text: '', language: 'json', open: false }),
      'findings/rules': () => ({ revision: this.revision, rules: [], ignored: [] }),
      'findings/ofRule': () => ({ revision: this.revision, total: 0, findings: [] }),
      'findings/ignore': () => this.statusNow,
      'findings/list': ({ session }) => ({ findings: this.findingsOn(session) }),
      'findings/next': (query) => this.nextFinding(query),
      'hypotheses/list': () => ({ hypotheses: this.capture.hypotheses }),
      'recording/set': ({ recording }) => {
        this.recording = recording;
        return this.statusNow;
      },
      'capture/mark': () => this.statusNow,
      'marks/list': () => {
        const { marks = [] } = this.capture;
        return this.noted('marks/list', { marks, revision: marks.length });
      },
      'relay/allowHost': () => this.statusNow,
      'inspector/stop': () => ({}),
      'agent/ask': () => ({ text: '' }),
      'capture/report': () => ({ text: '# Report\n' }),
      'capture/export': () => ({ out: '', records: 0, exchanges: 0, bytes: 0 }),
    };
  }

  private findingsOn(session: string | undefined) {
    const { findings } = this.capture;
    if (session === undefined) return findings;
    return findings.filter(({ subject }) => subject.kind === 'session' && subject.key === session);
  }

  private nextFinding(query: NextFindingQuery) {
    const next = nextPlace(this.capture.findings, query);
    return next ? { next } : {};
  }

  private noted<T>(method: string, answer: T): T {
    this.asked.push(method);
    return answer;
  }

  private get statusNow(): CaptureStatus {
    const { rows, sessions, findings, source, durationMs } = this.capture;
    const count = (severity: string) => findings.filter((f) => f.severity === severity).length;
    return {
      source,
      target: 'http://127.0.0.1:3000/mcp',
      ...(source === 'live' && { url: 'http://127.0.0.1:8787/mcp' }),
      file: '/tmp/captures/2026-02-27.mcp.jsonl',
      startedAt: '2026-02-27T08:28:46.000Z',
      recording: source === 'live' && this.recording,
      ...(this.refusedHosts.length === 0 ? {} : { refusedHosts: this.refusedHosts }),
      ...(this.capture.marks && { marks: this.capture.marks.length }),
      revision: this.revision,
      durationMs,
      exchanges: rows.length,
      openExchanges: rows.filter(({ endT }) => endT === undefined).length,
      sessions: sessions.filter(({ id }) => id !== undefined).length,
      findings: { error: count('error'), warning: count('warning'), info: count('info') },
      ...this.status,
    };
  }

  private get summary(): Summary {
    const { rows } = this.capture;
    const sessions = this.capture.sessions.filter(({ id }) => id !== undefined);
    const calls = rows.filter(({ label }) => label === 'tools/call');
    const streams = rows.flatMap((row) =>
      row.stream && row.responseT !== undefined && row.endT !== undefined
        ? [row.endT - row.responseT]
        : [],
    );
    const mcp = rows.filter((row) => row.mcp);
    return {
      revision: this.revision,
      sessions: {
        created: sessions.length,
        seenInUse: 0,
        neverDeleted: sessions.filter(({ neverDeleted }) => neverDeleted).length,
        orphaned: sessions.filter(({ orphan }) => orphan).length,
      },
      reusedAcrossBatches: sessions.filter(({ batches }) => batches.length > 1).length,
      batches: sessions.reduce((sum, { batches }) => sum + batches.length, 0),
      toolCalls: { completed: calls.length, failed: 0 },
      authenticatedPerToolCall: calls.length === 0 ? null : mcp.length / calls.length,
      echo: [
        {
          method: 'tools/call',
          echoed: calls.filter(({ echo }) => echo === 'carried').length,
          expected: calls.length,
        },
      ],
      streamMedianMs: streams.sort((a, b) => a - b)[Math.floor(streams.length / 2)] ?? null,
      eras: { legacy: mcp.length, modern: 0 },
      auxiliary: rows.length - mcp.length,
    };
  }

  private matching(filter: string | undefined): Row[] {
    const parsed = parseFilter(filter ?? '');
    return parsed.ok ? this.capture.rows.filter(compile(parsed.value)) : this.capture.rows;
  }

  private groups(filter: string | undefined): { session: SessionView; rows: Row[] }[] {
    const rows = this.matching(filter);
    return this.capture.sessions
      .map((session) => ({ session, rows: rows.filter((row) => row.sessionId === session.id) }))
      .filter((group) => !filter || group.rows.length > 0);
  }

  private outline(query: OutlineQuery) {
    const groups = this.groups(query.filter);
    const { entries, ...place } = outlineSlice(
      groups.map(({ session, rows }) => ({ key: session.id ?? '', rows: rows.map(({ x }) => x) })),
      query,
    );
    const lines = entries.flatMap((entry): OutlineLine[] => {
      const group = groups[entry.group];
      if (!group) return [];
      const key = group.session.id ?? '';
      if (entry.kind === 'group') {
        return [
          {
            kind: 'group',
            key,
            session: group.session,
            matched: group.rows.length,
            folded: entry.folded,
          },
        ];
      }
      const row = group.rows.find(({ x }) => x === entry.row);
      const before = row && group.rows[group.rows.indexOf(row) - 1];
      const previous = before && { previousT: before.startT };
      return row ? [{ kind: 'row', group: key, row, ...previous }] : [];
    });
    return {
      revision: this.revision,
      by: query.by ?? 'session',
      matched: this.matching(query.filter).length,
      total: this.capture.rows.length,
      ...place,
      lines,
    };
  }

  private lanes(query: LanesQuery): LanesPage {
    const groups = this.groups(query.filter);
    const looks: BarLook[] = [];
    const lanes: Lane[] = groups
      .slice(query.offset, query.offset + query.limit)
      .map(({ session, rows }) => ({
        key: session.id ?? '',
        session,
        batches: session.batches,
        bars: packBars(barsOf(rows, query), looks),
        omitted: 0,
      }));
    return {
      revision: this.revision,
      total: groups.length,
      durationMs: this.capture.durationMs,
      ...{ lanes, looks },
    };
  }

  private overview(buckets: number) {
    const { rows, sessions, durationMs } = this.capture;
    return {
      revision: this.revision,
      durationMs,
      ...overviewCounts(
        rows.map((row) => ({
          startT: row.startT,
          endT: row.endT ?? durationMs,
          kind: barKindOf(row),
          severity: row.findings[0]?.severity,
        })),
        sessions
          .filter(({ id }) => id !== undefined)
          .map((s) => ({
            startT: s.createdT,
            severity: s.findings[0]?.severity,
          })),
        durationMs,
        buckets,
      ),
    };
  }

  private detail(x: number): ExchangeDetail {
    const row = this.capture.rows.find((each) => each.x === x);
    if (!row) throw new Error(`there is no exchange ${x}`);
    const carries = row.echo === 'carried' && row.sessionId !== undefined;
    const session: [string, string][] = carries ? [['mcp-session-id', row.sessionId ?? '']] : [];
    const issued: [string, string][] =
      row.echo === 'issued' ? [['mcp-session-id', row.sessionId ?? '']] : [];
    const requestHeaders: (readonly [string, string])[] = [
      ...HEADERS_SENT.toSpliced(1, 0, ['user-agent', `${row.plane}/1.0.0`]),
      ...session,
      ['x-openai-subject', 'v1/subject-of-nobody'],
    ];
    const responseHeaders: [string, string][] = [
      ['content-type', row.stream ? 'text/event-stream' : 'application/json'],
      ...issued,
      ['cache-control', 'no-store'],
    ];
    return saidInWords({
      row,
      url: row.path,
      httpVersion: '1.1',
      peer: '127.0.0.1:50312',
      at: '2026-02-27T08:31:06.123Z',
      requestHeaders,
      headerMeanings: headerMeanings([...requestHeaders, ...responseHeaders]),
      statusText: 'OK',
      responseHeaders,
      requestBody: {
        bytes: row.bytesUp,
        text: JSON.stringify({ jsonrpc: '2.0', id: 1, method: row.label, params: {} }),
        truncated: false,
        incomplete: false,
      },
      ...(!row.stream && {
        responseBody: {
          bytes: row.bytesDown,
          text: JSON.stringify({
            jsonrpc: '2.0',
            id: 1,
            result: { protocolVersion: '2025-11-25' },
          }),
          truncated: false,
          incomplete: false,
        },
      }),
      events: [],
      auth: {
        scheme: 'Bearer',
        fingerprint: 'fp:9f3a12c0',
        claims: { sub: 'subject-of-nobody', client_id: 'chatgpt-mcp-connector' },
      },
      meta: [],
      timing: {
        ...(row.requestEndT !== undefined && { requestMs: row.requestEndT - row.startT }),
        ...(row.responseT !== undefined && {
          waitMs: row.responseT - (row.requestEndT ?? row.startT),
        }),
        ...(row.endT !== undefined && { receiveMs: row.endT - (row.responseT ?? row.startT) }),
      },
      findings: this.capture.findings.filter(
        ({ subject, exchanges }) =>
          (subject.kind === 'exchange' && subject.key === String(x)) || exchanges.includes(x),
      ),
      outcomeText: '',
      ...this.capture.details.get(x),
    });
  }
}

/** What an engine says of an exchange in words follows from what a test made of it. */
function saidInWords(detail: ExchangeDetail): ExchangeDetail {
  const { row, statusText, endError, requestBody, responseBody, auth, at } = detail;
  return {
    ...detail,
    outcomeText: outcomeText(row, statusText, endError === undefined ? {} : { error: endError }),
    ...(requestBody && { requestBody: { ...requestBody, ...bodyWords(requestBody) } }),
    ...(responseBody && { responseBody: { ...responseBody, ...bodyWords(responseBody) } }),
    ...(auth && { claimMeanings: claimMeanings(auth, at) }),
  };
}

function barsOf(rows: readonly Row[], { fromT, toT }: LanesQuery): LaneBar[] {
  const inside = rows.filter(({ startT, endT = Infinity }) => startT <= toT && endT >= fromT);
  return inside.map((row) => {
    const { x, startT, requestEndT, responseT, endT, bytesUp, bytesDown, eventTimes } = row;
    return {
      ...{ x, startT, requestEndT, responseT, endT, bytesUp, bytesDown },
      eventTimes,
      look: row,
    };
  });
}
