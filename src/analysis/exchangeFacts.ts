/** The facts of an exchange as its request line and headers give them. */
import type { RequestRecord } from '../capture/records.ts';
import { eraOf } from '../protocol/era.ts';
import { planeKey } from '../protocol/hosts.ts';
import { pathOf } from './endpoints.ts';
import type { ExchangeFacts } from './facts.ts';
import { pickHeaders } from './headerReader.ts';
import type { Interning } from './interning.ts';
import { UNREAD } from './messageReader.ts';
import { principalOf } from './principals.ts';
import { wireOfRequest } from './wireFacts.ts';

const wanted = new Set([
  ...['user-agent', 'mcp-session-id', 'mcp-protocol-version', 'mcp-method', 'upgrade'],
]);

/** `order`: count of records when it began. */
export function factsOf(
  record: RequestRecord,
  index: number,
  order: number,
  interning: Interning,
): ExchangeFacts {
  const auth = record.auth && interning.auth(record.auth);
  const headers = pickHeaders(record.headers, wanted);
  const userAgent = headers.get('user-agent');
  const mcpMethod = headers.get('mcp-method');
  const protocolVersion = headers.get('mcp-protocol-version');
  const carried = headers.get('mcp-session-id') ?? '';
  // What a POST says stands in its body.
  const inSession = carried !== '' && record.method !== 'POST';
  const facts: Mutable<ExchangeFacts> = {
    index,
    x: record.x,
    startT: record.t,
    order,
    httpMethod: record.method,
    url: interning.text(record.url),
    path: interning.text(pathOf(record.url)),
    planeKey: knownPlaneKey(userAgent ?? ''),
    principal: interning.text(principalOf(auth)),
    upgrade: headers.has('upgrade'),
    wire: wireOfRequest(record),
    rpc: NO_FACTS,
    sse: NO_FACTS,
    unread: false,
    body: 'unknown',
    era: eraOf({ protocolVersion, mcpMethod, inSession, messages: [] }),
    label: labelOf(record.method),
    initialize: false,
    requests: [],
    stream: false,
    challenge: false,
    caching: 'none',
    refused: false,
    lastT: record.t,
    lastDataOrder: order,
    messages: 0,
    events: 0,
    bytesUp: 0,
    bytesDown: 0,
    early: [],
  };
  if (userAgent !== undefined) facts.userAgent = interning.text(userAgent);
  if (auth) facts.auth = auth;
  if (protocolVersion !== undefined) facts.protocolVersion = interning.text(protocolVersion);
  if (mcpMethod !== undefined) facts.mcpMethod = interning.text(mcpMethod);
  if (carried !== '') facts.carriedSessionId = interning.text(carried);
  return facts;
}

/** Shared by the many exchanges that have none. */
const NO_FACTS: readonly never[] = [];

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function labelOf(httpMethod: string): string {
  if (httpMethod === 'GET') return '(stream)';
  return httpMethod === 'DELETE' ? '(delete)' : UNREAD;
}

/** A capture knows few User-Agents, and reading one costs more than the rest of a request. */
const planeKeys = new Map<string, string>();
const MAX_PLANE_KEYS = 1000;

function knownPlaneKey(userAgent: string): string {
  let key = planeKeys.get(userAgent);
  if (key === undefined) {
    if (planeKeys.size >= MAX_PLANE_KEYS) planeKeys.clear();
    planeKeys.set(userAgent, (key = planeKey(userAgent)));
  }
  return key;
}
