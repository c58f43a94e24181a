/**
 * The report of a capture as data: what `mcp-inspector report --format json` prints. Field names are
 * stable. Times are in milliseconds since the capture began, ids as on the wire. Principals may be
 * personal, so they appear as pseudonyms unless a name is given for them.
 */
import { burstsOf, type Burst } from '../analysis/bursts.ts';
import type { Gap } from '../analysis/gaps.ts';
import { hypothesesOf, type Hypothesis } from '../analysis/hypotheses.ts';
import { mitigationsOf, type Mitigation } from '../analysis/mitigations.ts';
import { roundMs } from '../base/time.ts';
import type { ClientInfo } from '../protocol/era.ts';
import { hostName } from '../protocol/hosts.ts';
import type {
  Conversation,
  EchoMatrix,
  Era,
  Exchange,
  Model,
  Outcome,
  Plane,
  Session,
  SessionState,
} from '../analysis/model.ts';
import {
  authenticatedCount,
  count,
  knownPrincipals,
  ratio,
  requestFigures,
  sessionFigures,
  spreadOf,
  toolCallFigures,
  type RequestFigures,
  type SessionFigures,
  type Spread,
} from '../analysis/statistics.ts';
import { isHandshake } from '../protocol/methods.ts';
import type { Finding } from '../rules/rule.ts';
import { findingEntries, type ReportFinding } from './reportFindings.ts';
import { principalNames, type PrincipalName } from './reportPrincipals.ts';

export interface Report {
  readonly capture: ReportCapture;
  readonly sessions: SessionFigures & { readonly list: readonly ReportSession[] };
  readonly requests: RequestFigures;
  readonly toolCalls: ReportToolCalls;
  /** Exchanges of the handshake: how many were initialize, and the time all of them took. */
  readonly handshakes: {
    readonly count: number;
    readonly perToolCall: number | null;
    readonly totalMs: number;
  };
  readonly auth: {
    readonly authenticated: number;
    readonly perToolCall: number | null;
    readonly challenges: number;
    readonly principals: number;
  };
  readonly sse: {
    readonly streams: number;
    readonly lifetimeMs: Spread;
    readonly clientDisconnects: number;
  };
  /** The worst first. */
  readonly bursts: readonly Burst[];
  readonly planes: readonly ReportPlane[];
  readonly conversations: readonly ReportConversation[];
  readonly hypotheses: readonly Hypothesis[];
  readonly mitigations: readonly Mitigation[];
  readonly findings: readonly ReportFinding[];
}

export interface ReportCapture {
  readonly startedAt: string;
  /** From the first to the last record of an exchange. */
  readonly durationMs: number;
  readonly exchanges: number;
  readonly auxiliary: number;
  readonly messages: number;
  readonly era: Readonly<Record<Era, number>>;
  /** False: it was still being recorded, or the recording was ended by force. */
  readonly stopped: boolean;
  /** Where traffic passed that was not recorded: what is said not to have happened may have happened then. */
  readonly gaps: readonly ReportGap[];
}

export interface ReportGap {
  readonly fromT: number;
  /** Null: to the end. */
  readonly toT: number | null;
  readonly why: Gap['why'];
  /** Exchanges that passed while paused, records that were dropped; null where nobody counted. */
  readonly count: number | null;
  readonly bytes: number | null;
}

export interface ReportSession {
  readonly id: string;
  readonly createdT: number;
  readonly sinceLastCreatedMs: number | null;
  readonly activeSessions: number;
  readonly requests: number;
  /** Batches it was used in, the one it was issued in included. */
  readonly batches: number;
  readonly plane: string;
  readonly principal: string;
  readonly state: SessionState;
  /** By the inspector's user; `state` is then `deleted`. */
  readonly deletedFromInspector: boolean;
  readonly lastUsedT: number;
}

export interface ReportToolCalls {
  readonly completed: number;
  readonly failed: number;
  readonly list: readonly {
    readonly x: number;
    readonly tool: string;
    readonly sessionId: string | null;
    readonly conversation: string | null;
    readonly durationMs: number;
    readonly outcome: Outcome;
  }[];
}

export interface ReportPlane {
  readonly name: string;
  /** Whose it is, by the table of hosts or by its own word; null where it says nothing. */
  readonly host: string | null;
  readonly userAgent: string;
  readonly clientInfo: ClientInfo | null;
  readonly requests: number;
  readonly echo: EchoMatrix;
  readonly bySurface: Readonly<Record<string, EchoMatrix>>;
}

export interface ReportConversation {
  readonly key: string;
  readonly value: string;
  readonly sessions: number;
  readonly batches: number;
  readonly toolCalls: number;
  readonly firstT: number;
  readonly lastT: number;
  readonly locale: string | null;
  /** No vendor documents the key: its name says what it holds. */
  readonly inferred?: true;
}

export interface ReportOptions {
  /** How a principal is written; the default gives pseudonyms in order of appearance. */
  readonly name?: PrincipalName;
}

export function buildReport(
  model: Model,
  findings: readonly Finding[],
  options: ReportOptions = {},
): Report {
  const name = options.name ?? principalNames(model.principals);
  const mcp = model.exchanges.filter((exchange) => exchange.mcp);
  const calls = toolCallFigures(mcp);
  return {
    capture: captureOf(model, mcp),
    sessions: { ...sessionFigures(model), list: model.sessions.map((s) => sessionOf(s, name)) },
    requests: requestFigures(mcp),
    toolCalls: { ...calls, list: mcp.flatMap(toolCallsOf) },
    handshakes: handshakesOf(mcp, calls.completed),
    auth: authOf(model, mcp, calls.completed),
    sse: streamsOf(model, mcp),
    bursts: burstsOf(model.sessions).map((burst) => reportBurst(burst, name)),
    planes: model.planes.map(planeOf),
    conversations: model.conversations.map(conversationOf),
    hypotheses: hypothesesOf(model),
    mitigations: mitigationsOf(model),
    findings: findingEntries(findings, name),
  };
}

function captureOf(model: Model, mcp: readonly Exchange[]): ReportCapture {
  const { exchanges, startedAt, messages } = model;
  const firstT = exchanges.reduce((first, { startT }) => Math.min(first, startT), Infinity);
  const lastT = exchanges.reduce((last, exchange) => Math.max(last, exchange.lastT), -Infinity);
  const modern = count(mcp, ({ era }) => era === 'modern');
  return {
    startedAt,
    durationMs: exchanges.length === 0 ? 0 : roundMs(lastT - firstT),
    exchanges: mcp.length,
    auxiliary: exchanges.length - mcp.length,
    messages,
    era: { legacy: mcp.length - modern, modern },
    stopped: model.stopped,
    gaps: model.gaps.map(gapOf),
  };
}

function gapOf({ fromT, toT, why, count, bytes }: Gap): ReportGap {
  const until = toT === Infinity ? null : roundMs(toT);
  return {
    ...{ fromT: roundMs(fromT), toT: until, why },
    ...{ count: count ?? null, bytes: bytes ?? null },
  };
}

function sessionOf(session: Session, name: PrincipalName): ReportSession {
  const { id, createdT, sinceLastCreatedMs: gap, activeSessions, requests } = session;
  const { batchesUsed: batches, plane, principal, state, lastUsedT } = session;
  const sinceLastCreatedMs = gap === null ? null : roundMs(gap);
  return {
    ...{ id, createdT: roundMs(createdT), sinceLastCreatedMs, activeSessions, requests, plane },
    ...{ batches, principal: name(principal), state },
    deletedFromInspector: session.deletedFromInspector === true,
    lastUsedT: roundMs(lastUsedT),
  };
}

function toolCallsOf(exchange: Exchange): ReportToolCalls['list'] {
  const { x, sessionId, conversation, startT, lastT } = exchange;
  return exchange.toolCalls.map(({ tool, outcome, answeredT }) => ({
    x,
    tool,
    sessionId: sessionId ?? null,
    conversation: conversation?.value ?? null,
    durationMs: roundMs((answeredT ?? lastT) - startT),
    outcome,
  }));
}

function handshakesOf(mcp: readonly Exchange[], completed: number): Report['handshakes'] {
  const handshake = mcp.filter(({ rpcMethod }) => isHandshake(rpcMethod));
  const initializes = count(handshake, ({ rpcMethod }) => rpcMethod === 'initialize');
  return {
    count: initializes,
    perToolCall: ratio(initializes, completed),
    totalMs: roundMs(handshake.reduce((sum, { startT, lastT }) => sum + lastT - startT, 0)),
  };
}

function authOf(model: Model, mcp: readonly Exchange[], completed: number): Report['auth'] {
  const authenticated = authenticatedCount(mcp);
  return {
    authenticated,
    perToolCall: ratio(authenticated, completed),
    challenges: count(mcp, ({ challenge }) => challenge),
    principals: knownPrincipals(model).length,
  };
}

function streamsOf(model: Model, mcp: readonly Exchange[]): Report['sse'] {
  const streams = mcp.filter(({ stream }) => stream);
  return {
    streams: streams.length,
    lifetimeMs: roundSpread(spreadOf(model.streamLifetimesMs)),
    clientDisconnects: count(streams, ({ end }) => end?.reason === 'client-abort'),
  };
}

function roundSpread({ min, median, max }: Spread): Spread {
  const round = (ms: number | null) => (ms === null ? null : roundMs(ms));
  return { min: round(min), median: round(median), max: round(max) };
}

function reportBurst(burst: Burst, name: PrincipalName): Burst {
  const { fromT, toT, spanMs, principals } = burst;
  const times = { fromT: roundMs(fromT), toT: roundMs(toT), spanMs: roundMs(spanMs) };
  return { ...burst, ...times, principals: principals.map(name) };
}

function planeOf({ name, userAgent, clientInfo, requests, echo, bySurface }: Plane): ReportPlane {
  const host = hostName(userAgent, clientInfo?.name) ?? null;
  return { name, host, userAgent, clientInfo: clientInfo ?? null, requests, echo, bySurface };
}

function conversationOf(conversation: Conversation): ReportConversation {
  const { key, value, toolCalls, firstT, lastT, locale, inferred } = conversation;
  return {
    key,
    value,
    sessions: conversation.sessions.length,
    batches: conversation.batches.length,
    toolCalls,
    firstT: roundMs(firstT),
    lastT: roundMs(lastT),
    locale: locale ?? null,
    ...(inferred && { inferred }),
  };
}
