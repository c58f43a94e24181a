/** Captures with the figures of the two best known field reports: a session for every batch, and no echo on tool calls. */
import type { ExchangeDetail, Row, SessionView } from '../../src/contract/api.ts';
import {
  emptyCapture,
  makeBatch,
  makeRow,
  makeSession,
  missingFinding,
  NOT_ECHOED,
  ORPHANED,
  orphanFinding,
  type SyntheticCapture,
} from './capture.ts';

/** Session id, and seconds since the one before it was issued. */
const CREATIONS: readonly (readonly [string, number])[] = [
  ['59c7c2b5', 0],
  ['3602c17d', 0.4],
  ['67cd9106', 138.9],
  ['6c2778bb', 14.6],
  ['011ef8ed', 7.1],
  ['4f2b6a05', 6.6],
  ['8286125c', 6.6],
  ['fb2c9bf5', 301.9],
  ['892a482e', 450.2],
  ['cb26df0c', 10.1],
  ['f1b6cf4e', 16.5],
  ['efb85bbe', 12.0],
  ['9858e4a2', 368.3],
];
const STREAMS_MS = [217, 311, 187, 355, 264, 125, 198, 217, 240, 176, 229, 203];
const idOf = (head: string) => `${head}-0000-4000-8000-00000000fake`;

/** 13 sessions in 22 minutes, each used in one batch, none deleted; the last one is still open. */
export function sessionPerBatch(): SyntheticCapture {
  const capture = emptyCapture();
  let t = 40;
  for (const [place, [head, gap]] of CREATIONS.entries()) {
    t += gap * 1000;
    const rows = batchRows(capture.rows.length + 1, idOf(head), t, place);
    addSession(capture, idOf(head), t, rows, place);
  }
  capture.durationMs = Math.max(...capture.rows.map((row) => row.endT ?? 0)) + 20;
  capture.hypotheses = HYPOTHESES;
  return capture;
}

/** As the engine judges this capture. */
const HYPOTHESES: SyntheticCapture['hypotheses'] = [
  {
    ...{ id: 'server-omits-session-id', claim: 'The server gives no session id' },
    ...{ verdict: 'ruled-out', exchanges: [1, 2, 5] },
    evidence: 'All 13 answers to initialize carried an id.',
  },
  {
    ...{ id: 'client-idle-timeout', claim: 'The client gives a session up after a silence' },
    ...{ verdict: 'undecided', exchanges: [2, 5] },
    evidence:
      'A session was lost after 160 ms of silence, but none was used again after a longer one.',
  },
  {
    ...{ id: 'stream-close-loses-session', verdict: 'supported', exchanges: [5, 8, 11, 14, 17] },
    claim: 'The client gives a session up when its event stream closes',
    evidence:
      'All 12 losses followed the close of an event stream of that session, and no session was used after one.',
  },
  {
    ...{ id: 'token-expired', claim: 'The access token had expired', verdict: 'ruled-out' },
    ...{ evidence: 'At each of 12 losses the token was unexpired.', exchanges: [2, 5] },
  },
];

function addSession(
  capture: SyntheticCapture,
  id: string,
  t: number,
  rows: Row[],
  place: number,
): void {
  const orphan = place < CREATIONS.length - 1;
  const next = CREATIONS[place + 1]?.[0];
  const session: SessionView = makeSession(id, t, rows, {
    state: orphan ? 'superseded' : 'open',
    orphan,
    activeSessions: place + 1,
    conversations: place === 0 ? [] : ['v1/abc123def456'],
    batches: [makeBatch(place + 1, rows)],
    findings: orphan ? [ORPHANED] : [],
    ...(place > 0 && { sinceLastCreatedMs: (CREATIONS[place]?.[1] ?? 0) * 1000 }),
    ...(next !== undefined && {
      supersededBy: idOf(next),
      replacement: {
        by: idOf(next),
        gapMs: (CREATIONS[place + 1]?.[1] ?? 0) * 1000 - 240,
        ...(place > 0 && { after: `the client closed a stream (${STREAMS_MS[place - 1]} ms)` }),
      },
    }),
  });
  capture.rows.push(...rows);
  capture.sessions.push(session);
  for (const row of rows) capture.details.set(row.x, detailOf(row));
  if (orphan)
    capture.findings.push(
      orphanFinding(
        session,
        rows.map(({ x }) => x),
      ),
    );
}

function batchRows(x: number, id: string, issuedT: number, place: number): Row[] {
  const common = { sessionId: id, batch: place + 1 };
  const initialize = makeRow({
    ...{ x, startT: issuedT - 40, requestEndT: issuedT - 38, responseT: issuedT },
    ...{ endT: issuedT + 1, endReason: 'complete', status: 200, label: 'initialize' },
    ...{ echo: 'issued', ...common },
  });
  if (place === 0) return [initialize];
  const list = issuedT + 50;
  const call = issuedT + 140;
  const stream = STREAMS_MS[place - 1] ?? 217;
  return [
    initialize,
    makeRow({
      ...{ x: x + 1, startT: list, requestEndT: list + 1, responseT: list + 16, endT: list + 18 },
      ...{ endReason: 'complete', status: 200, label: 'tools/list', bytesDown: 6246, ...common },
    }),
    makeRow({
      ...{ x: x + 2, startT: call, requestEndT: call + 2, responseT: call + 24 },
      ...{ endT: call + 24 + stream, endReason: 'client-abort', status: 200, stream: true },
      ...{ tool: place % 2 ? 'search' : 'fetch', conversation: 'v1/abc123def456' },
      ...{ eventTimes: [0.35, 0.6, 0.95].map((part) => call + 24 + stream * part) },
      ...{ bytesDown: 1946, ...common },
    }),
  ];
}

/** Two planes: the control plane echoes, the tool plane sends its calls without the id. */
export function noEchoOnCalls(): SyntheticCapture {
  const capture = emptyCapture();
  const id = idOf('a1b2c3d4');
  const control = 'openai-mcp (ChatGPT)';
  const common = { sessionId: id, batch: 1, plane: control, status: 200 };
  const rows = [
    makeRow({
      ...common,
      x: 1,
      startT: 20,
      requestEndT: 21,
      responseT: 60,
      endT: 62,
      label: 'initialize',
      echo: 'issued',
    }),
    makeRow({
      ...common,
      x: 2,
      startT: 80,
      requestEndT: 81,
      responseT: 95,
      endT: 99,
      label: 'tools/list',
    }),
    makeRow({
      ...common,
      x: 3,
      startT: 110,
      responseT: 130,
      label: '(stream)',
      httpMethod: 'GET',
      stream: true,
      outcome: 'pending',
      eventTimes: [300, 900],
    }),
    ...[0, 1, 2].map((place) => missingCall(4 + place, 400 + place * 35, 330 - place * 45, id)),
    makeRow({
      x: 7,
      startT: 1100,
      endT: 1104,
      responseT: 1103,
      label: 'GET /.well-known/oauth-protected-resource',
      httpMethod: 'GET',
      mcp: false,
      echo: 'none',
      status: 404,
      outcome: 'http-error',
    }),
    makeRow({
      ...common,
      batch: 2,
      x: 8,
      startT: 4800,
      requestEndT: 4802,
      endT: 5200,
      label: 'tools/call',
      tool: 'search',
      outcome: 'rpc-error',
      responseT: 5190,
    }),
  ];
  const own = rows.filter(({ mcp }) => mcp);
  capture.rows = rows;
  capture.durationMs = 6000;
  capture.sessions = [
    makeSession(id, 60, own, {
      plane: control,
      activeSessions: 1,
      findings: own.flatMap(({ findings }) => findings),
      batches: [
        makeBatch(
          1,
          own.filter(({ batch, label }) => batch === 1 && label !== '(stream)'),
        ),
        makeBatch(
          2,
          own.filter(({ batch }) => batch === 2),
        ),
      ],
    }),
    {
      ...makeSession(
        '',
        1100,
        rows.filter(({ mcp }) => !mcp),
      ),
      ...{ neverDeleted: false },
    },
  ];
  for (const session of capture.sessions) {
    if (session.id !== '') continue;
    delete session.id;
    delete session.state;
  }
  capture.findings = own.filter(({ echo }) => echo === 'missing').map(missingFinding);
  for (const row of rows) capture.details.set(row.x, detailOf(row));
  return capture;
}

function missingCall(x: number, startT: number, length: number, sessionId: string): Row {
  return makeRow({
    ...{
      x,
      startT,
      requestEndT: startT + 3,
      responseT: startT + length - 40,
      endT: startT + length,
    },
    ...{ tool: 'search', echo: 'missing', inferred: true, sessionId, batch: 1, status: 200 },
    ...{
      plane: 'openai-mcp',
      conversation: 'v1/abc123def456',
      findings: [NOT_ECHOED],
      stream: true,
    },
    ...{ eventTimes: [startT + length - 30, startT + length - 10] },
  });
}

function detailOf(row: Row): Partial<ExchangeDetail> {
  if (row.label !== 'tools/call') return {};
  const meta = {
    'openai/session': 'v1/abc123def456',
    'openai/subject': 'v1/subject-of-nobody',
    'openai/locale': 'vi-VN',
    'openai/userAgent': 'ChatGPT/1.2026.041 (fake)',
    'openai/userLocation': { city: 'Nowhere', country: 'ZZ', latitude: '0.0', longitude: '0.0' },
    'vendor/unknown': 42,
  };
  const request = {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: row.tool, arguments: { query: 'spring in Hanoi', limit: 5 }, _meta: meta },
  };
  const answer = {
    jsonrpc: '2.0',
    id: 1,
    result: { content: [{ type: 'text', text: 'Three results.' }] },
  };
  const personal = ['openai/subject', 'openai/userAgent', 'openai/userLocation'];
  return {
    requestBody: { bytes: 412, text: JSON.stringify(request), truncated: false, incomplete: false },
    events: row.eventTimes.map((t, place, all) => ({
      t,
      event: 'message',
      id: `${row.x}-${place}`,
      bytes: 180 + place,
      data: JSON.stringify(
        place === all.length - 1
          ? answer
          : {
              jsonrpc: '2.0',
              method: 'notifications/progress',
              params: { progress: place + 1, total: 3 },
            },
      ),
    })),
    meta: Object.entries(meta).map(([key, value]) => ({
      source: 'params._meta',
      key,
      value: JSON.stringify(value),
      personal: personal.includes(key),
    })),
  };
}
