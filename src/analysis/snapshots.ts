/** Turns facts and verdicts into the plain, immutable objects of the model. */
import type { ExchangeFacts } from './facts.ts';
import type { Exchange, Session } from './model.ts';
import { isGivenBack, judge, type SessionEntry } from './sessions.ts';
import { outcomeOf, toolCallsOf } from './toolCalls.ts';
import { issuedId, namedId, type Verdict } from './verdicts.ts';

/**
 * `verdict` is absent while the request is still coming; nothing is concluded from it then. Made
 * once for every change of an exchange, so its fields are assigned one by one.
 */
export function exchangeSnapshot(
  facts: ExchangeFacts,
  verdict: Verdict | undefined,
  mcp: boolean,
): Exchange {
  const exchange: Mutable<Exchange> = {
    index: facts.index,
    x: facts.x,
    startT: facts.startT,
    lastT: facts.lastT,
    httpMethod: facts.httpMethod,
    url: facts.url,
    path: facts.path,
    stream: facts.stream,
    mcp,
    era: facts.era,
    toolCalls: mcp ? toolCallsOf(facts) : NO_CALLS,
    challenge: facts.challenge,
    caching: facts.caching,
    plane: verdict?.plane ?? facts.planeKey,
    principal: facts.principal,
    inferred: verdict?.inferred ?? false,
    echo: verdict?.echo ?? 'none',
    outcome: outcomeOf(facts),
    wire: facts.wire,
    rpc: mcp ? facts.rpc : NO_MESSAGES,
    sse: facts.sse,
    rpcComplete: !facts.unread,
    messages: mcp ? facts.messages : 0,
    events: facts.events,
    bytesUp: facts.bytesUp,
    bytesDown: facts.bytesDown,
  };
  addWire(exchange, facts);
  if (verdict?.sessionId !== undefined) exchange.sessionId = verdict.sessionId;
  if (mcp) addMcp(exchange, facts, verdict);
  return exchange;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const NO_CALLS: Exchange['toolCalls'] = [];
const NO_MESSAGES: Exchange['rpc'] = [];

function addWire(exchange: Mutable<Exchange>, facts: ExchangeFacts): void {
  if (facts.requestEndT !== undefined) exchange.requestEndT = facts.requestEndT;
  if (facts.responseT !== undefined) exchange.responseT = facts.responseT;
  if (facts.end) exchange.end = facts.end;
  if (facts.status !== undefined) exchange.status = facts.status;
  if (facts.userAgent !== undefined) exchange.userAgent = facts.userAgent;
  if (facts.surface !== undefined) exchange.surface = facts.surface;
  if (facts.auth) exchange.auth = facts.auth;
  if (facts.oldTransport) exchange.oldTransport = true;
  const carried = namedId(facts);
  if (carried !== undefined) exchange.carriedSessionId = carried;
  addJoins(exchange, facts);
}

function addJoins(exchange: Mutable<Exchange>, facts: ExchangeFacts): void {
  const answered = facts.requests.find(({ elsewhere }) => elsewhere)?.elsewhere;
  if (facts.resumes) exchange.resumes = facts.resumes.x;
  if (answered) exchange.answeredBy = answered.x;
  if (facts.answersTo !== undefined) exchange.answersTo = facts.answersTo;
  if (facts.continues !== undefined) exchange.continues = facts.continues;
}

function addMcp(
  exchange: Mutable<Exchange>,
  facts: ExchangeFacts,
  verdict: Verdict | undefined,
): void {
  const tool = facts.requests.find((request) => request.tool !== undefined)?.tool;
  const issued = issuedId(facts);
  if (tool !== undefined) exchange.tool = tool;
  if (issued !== undefined) exchange.issuedSessionId = issued;
  if (facts.conversation) exchange.conversation = facts.conversation;
  if (!verdict) return;
  exchange.rpcMethod = facts.label;
  if (verdict.batch !== undefined) exchange.batch = verdict.batch;
}

export function sessionSnapshot(
  session: SessionEntry,
  now: number,
  idleThresholdMs: number,
): Session {
  const judged = judge(session, now, idleThresholdMs);
  return {
    index: session.index,
    id: session.id,
    seenInUse: session.seenInUse,
    createdT: session.createdT,
    ...(session.issuedBy === undefined ? {} : { issuedBy: session.issuedBy }),
    plane: session.plane,
    principal: session.principal,
    path: session.path,
    ...judged,
    orphan: judged.state === 'superseded' || judged.state === 'idle',
    neverDeleted: !isGivenBack(session),
    ...(session.deletedFromInspector && { deletedFromInspector: true }),
    neverUsed: !session.used,
    exchanges: session.exchanges.slice(),
    requests: session.requests,
    batches: [...session.batches],
    batchesUsed: session.batchesUsed.length,
    conversations: [...session.conversations.values()],
    activeSessions: session.activeSessions,
    sinceLastCreatedMs: session.sinceLastCreatedMs,
  };
}
