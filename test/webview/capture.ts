/** Synthetic captures in the contract's own types, and what an engine would say of them. */
import type {
  BatchView,
  ExchangeDetail,
  FindingView,
  HypothesisView,
  MarkView,
  Row,
  SessionView,
} from '../../src/contract/api.ts';

export interface SyntheticCapture {
  source: 'live' | 'file';
  durationMs: number;
  rows: Row[];
  sessions: SessionView[];
  findings: FindingView[];
  hypotheses: HypothesisView[];
  details: Map<number, Partial<ExchangeDetail>>;
  marks?: MarkView[];
}

export function emptyCapture(): SyntheticCapture {
  return {
    source: 'live',
    durationMs: 0,
    rows: [],
    sessions: [],
    findings: [],
    hypotheses: [],
    details: new Map(),
  };
}

export function makeRow(row: Partial<Row> & { x: number; startT: number }): Row {
  return {
    httpMethod: 'POST',
    path: '/mcp',
    label: 'tools/call',
    stream: false,
    mcp: true,
    era: 'legacy',
    plane: 'openai-mcp',
    echo: 'carried',
    inferred: false,
    outcome: 'ok',
    bytesUp: 412,
    bytesDown: 812,
    eventTimes: [],
    findings: [],
    ...row,
  };
}

export function makeSession(
  id: string,
  createdT: number,
  rows: readonly Row[],
  rest: Partial<SessionView> = {},
): SessionView {
  return {
    id,
    state: 'open',
    orphan: false,
    neverDeleted: true,
    seenInUse: false,
    createdT,
    lastUsedT: Math.max(createdT, ...rows.map((row) => row.endT ?? row.startT)),
    plane: 'openai-mcp',
    conversations: [],
    exchanges: rows.length,
    findings: [],
    batches: [],
    ...rest,
  };
}

export function makeBatch(id: number, rows: readonly Row[]): BatchView {
  const calls = rows.filter(({ label }) => label === 'tools/call');
  const lengths = calls.map((row) => (row.endT ?? row.startT) - row.startT);
  const begin = Math.min(...calls.map(({ startT }) => startT));
  const end = Math.max(...calls.map((row) => row.endT ?? row.startT));
  const overlap = (t: number) =>
    calls.filter((row) => row.startT <= t && t < (row.endT ?? row.startT)).length;
  return {
    id,
    startT: Math.min(...rows.map(({ startT }) => startT)),
    endT: Math.max(...rows.map((row) => row.endT ?? row.startT)),
    exchanges: rows.length,
    firstX: rows[0]?.x ?? 0,
    toolCalls: calls.length,
    parallel: Math.max(0, ...calls.map(({ startT }) => overlap(startT))),
    totalMs: calls.length === 0 ? 0 : end - begin,
    sumMs: lengths.reduce((sum, length) => sum + length, 0),
    findings: [],
  };
}

export const ORPHANED = {
  rule: 'session-orphaned',
  title: 'Session orphaned',
  severity: 'warning',
} as const;

export const NOT_ECHOED = {
  rule: 'session-id-not-echoed',
  title: 'Session id not echoed',
  severity: 'error',
} as const;

export function orphanFinding(session: SessionView, exchanges: number[]): FindingView {
  return {
    ...ORPHANED,
    id: `session-orphaned session ${session.id ?? ''}`,
    subject: { kind: 'session', key: session.id ?? '' },
    message: `${session.plane} was issued ${session.id?.slice(0, 8) ?? ''}, then asked for a new session and never used or deleted this one.`,
    explanation:
      'The server holds the state of every session until it is deleted. A client that asks for a new one instead leaks one each time.',
    remedy:
      'End idle sessions on the server, key state by openai/session, or evict the former session of the same subject.',
    spec: {
      title: 'MCP 2025-11-25, session management',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#session-management',
    },
    exchanges,
    inferred: false,
    aboutLoss: true,
    plane: session.plane,
  };
}

export function missingFinding(row: Row): FindingView {
  return {
    ...NOT_ECHOED,
    id: `session-id-not-echoed exchange ${row.x}`,
    subject: { kind: 'exchange', key: String(row.x) },
    message: `${row.label} ${row.tool ?? ''} carried no Mcp-Session-Id although ${row.plane} was issued ${row.sessionId?.slice(0, 8) ?? ''}.`,
    explanation:
      'A server that issued a session id may refuse every later request without it, or lose what it learnt at initialize.',
    remedy: 'Send the Mcp-Session-Id of the initialize answer on every later request.',
    spec: {
      title: 'MCP 2025-11-25, session management',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#session-management',
    },
    exchanges: [row.x],
    inferred: true,
    aboutLoss: true,
    plane: row.plane,
  };
}

/** One session with so many exchanges, one after the other. */
export function manyRows(count: number): SyntheticCapture {
  const capture = emptyCapture();
  capture.rows = Array.from({ length: count }, (_, place) =>
    makeRow({
      x: place + 1,
      startT: place * 10,
      endT: place * 10 + 5,
      sessionId: 'big',
      status: 200,
    }),
  );
  capture.durationMs = count * 10;
  capture.sessions = [makeSession('big', 0, capture.rows)];
  capture.source = 'file';
  return capture;
}
