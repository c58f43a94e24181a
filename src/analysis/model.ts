/**
 * What the analysis makes of a capture. The words are defined in docs/architecture.md ("Definitions").
 * All times are milliseconds since the capture began (`t` of the records). Ids are as on the wire.
 */
import type { Auth, EndReason } from '../capture/records.ts';
import type { Era } from '../protocol/methods.ts';
import type { Gap } from './gaps.ts';
import type { Glances } from './glances.ts';
import type { Joined } from './joins.ts';
import type { EventFact, MessageFact } from './messageFacts.ts';
import type { WireFacts } from './wireFacts.ts';

export type { Era };
export type { EventFact, MessageFact, MetaFacts, ToolFact } from './messageFacts.ts';
export type { VendorFacts } from './vendorFacts.ts';
export type { WireFacts } from './wireFacts.ts';

export type SessionState =
  'open' | 'deleted' | 'released' | 'expired' | 'rejected' | 'superseded' | 'idle';

/**
 * How an exchange stands to the session id its client was issued.
 * `issued`: its answer brought an id; `carried`: it sent one; `missing`: it owed one and sent none;
 * `none`: nothing was owed.
 */
export type Echo = 'issued' | 'carried' | 'missing' | 'none';

/** `tool-error`: a result with `isError`; it still counts as completed. */
export type Outcome = 'ok' | 'tool-error' | 'rpc-error' | 'http-error' | 'aborted' | 'pending';

/** A vendor's conversation key and its value, always compared as a string. */
export interface ConversationKey {
  readonly key: string;
  readonly value: string;
  /** No vendor documents the key; its name says what it holds. */
  readonly inferred?: true;
}

/**
 * What the headers of an answer say of caches on its way. `hit`: it came from one (`Age`, `X-Cache`);
 * `forbidden`: `no-store`, `no-cache` or `private`; `allowed`: any other `Cache-Control`.
 */
export type Caching = 'none' | 'forbidden' | 'allowed' | 'hit';

export interface ToolCall {
  readonly tool: string;
  readonly outcome: Outcome;
  /** When the answer came, where another exchange brought it. */
  readonly answeredT?: number;
}

/** One HTTP request and its response, as the analysis sees it. */
export interface Exchange {
  /** Its place in the order of beginning, from 0. */
  readonly index: number;
  readonly x: number;
  readonly startT: number;
  /** When the request was complete, the response began, and the last record came. */
  readonly requestEndT?: number;
  readonly responseT?: number;
  readonly lastT: number;
  /** Absent while the exchange is open. */
  readonly end?: { readonly t: number; readonly reason: EndReason; readonly error?: string };
  readonly httpMethod: string;
  readonly url: string;
  /** The request target without its query. */
  readonly path: string;
  readonly status?: number;
  /** Answered with `text/event-stream`. */
  readonly stream: boolean;
  /** False: recorded and shown, but counted in no MCP figure. */
  readonly mcp: boolean;
  readonly era: Era;
  /** The first JSON-RPC method, `(stream)` for GET, `(delete)`, `(response)`, `(invalid)`, `(unread)`; absent on auxiliary exchanges. */
  readonly rpcMethod?: string;
  readonly tool?: string;
  /** Its `tools/call` messages that ended or are pending; a round that only asks for more is none. */
  readonly toolCalls: readonly ToolCall[];
  /** A 401, a `WWW-Authenticate` field, or `mcp/www_authenticate` in a result. */
  readonly challenge: boolean;
  readonly caching: Caching;
  readonly userAgent?: string;
  /** `openai/userAgent`, the surface the host says it runs on. */
  readonly surface?: string;
  readonly auth?: Auth;
  readonly plane: string;
  /** A stable key; `unknown` without a credential. */
  readonly principal: string;
  readonly conversation?: ConversationKey;
  readonly carriedSessionId?: string;
  readonly issuedSessionId?: string;
  /** The session this exchange belongs to, carried, issued or attributed. */
  readonly sessionId?: string;
  /** The attribution rests on an inference. */
  readonly inferred: boolean;
  readonly echo: Echo;
  /** Absent on auxiliary exchanges. */
  readonly batch?: number;
  readonly outcome: Outcome;
  /** The header fields rules look at. */
  readonly wire: WireFacts;
  /** Its JSON-RPC messages of both directions in the order they came; empty on auxiliary exchanges. */
  readonly rpc: readonly MessageFact[];
  /** Its server-sent events that have an id or a `retry`. */
  readonly sse: readonly EventFact[];
  /** Every message is in `rpc`: none was cut, withheld, unreadable or beyond the bound. */
  readonly rpcComplete: boolean;
  /** The event stream of HTTP+SSE (2024-11-05), on which the answers to POSTs come. */
  readonly oldTransport?: true;
  /** The exchange whose stream this GET goes on with, by `Last-Event-ID`. */
  readonly resumes?: number;
  /** The exchange on whose stream the answer came: of HTTP+SSE, or one that resumes this stream. */
  readonly answeredBy?: number;
  /** The exchange on whose stream the server asked what this POST answers. */
  readonly answersTo?: number;
  /** The exchange of the call it goes on with: as a later round, or with a request for its task. */
  readonly continues?: number;
  readonly messages: number;
  readonly events: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
  /**
   * Exchanges with the same object differ in times, counts, numbers and ids (though not in which ids are
   * the same), conversation, session, batch and the content of `sse`, and in nothing else.
   */
  readonly alike?: object;
}

/** One `Mcp-Session-Id` value. */
export interface Session {
  /** Its place in the order of creation, from 0. */
  readonly index: number;
  readonly id: string;
  /** First seen in use: the capture began after it was issued. */
  readonly seenInUse: boolean;
  /** When the issuing answer came; for sessions seen in use, their first request. */
  readonly createdT: number;
  readonly issuedBy?: number;
  readonly plane: string;
  readonly principal: string;
  /** The path it was issued on, or first seen on; of HTTP+SSE, that of its event stream. */
  readonly path: string;
  readonly state: SessionState;
  /** The exchange that brought the state about, where one did (a DELETE, a 404, the next initialize). */
  readonly stateBy?: number;
  readonly supersededBy?: string;
  readonly orphan: boolean;
  /** It was deleted by the inspector's user; its client did not. */
  readonly deletedFromInspector?: true;
  /** Neither deleted nor released, whatever else became of it. */
  readonly neverDeleted: boolean;
  /** No request but the handshake carried it. */
  readonly neverUsed: boolean;
  /** End of the last exchange that carried or was issued the id. */
  readonly lastUsedT: number;
  /** All exchanges that belong to it, the attributed ones included, in order. */
  readonly exchanges: readonly number[];
  /** Requests that carried the id. */
  readonly requests: number;
  readonly batches: readonly number[];
  /** Batches in which a POST carried the id, the one it was issued in included. */
  readonly batchesUsed: number;
  readonly conversations: readonly ConversationKey[];
  /** Sessions issued and not yet ended when this one was created, itself included. */
  readonly activeSessions: number;
  /** Null for the first. */
  readonly sinceLastCreatedMs: number | null;
}

/** A run of exchanges of one plane and principal doing one piece of work. */
export interface Batch {
  /** 1, 2, … in order of their beginning. */
  readonly id: number;
  readonly plane: string;
  readonly principal: string;
  readonly sessionId?: string;
  readonly startT: number;
  readonly endT: number;
  readonly exchanges: readonly number[];
  readonly toolCalls: number;
  /** The most tool calls that were open at one moment. */
  readonly parallel: number;
  /** First beginning to last end of the tool calls, and the sum of their durations. */
  readonly totalMs: number;
  readonly sumMs: number;
  /** The longest sum of calls of which each began after the former had ended. */
  readonly criticalPathMs: number;
}

/** When a batch began and ended, without making it. */
export interface BatchTimes {
  startOf(id: number): number;
  endOf(id: number): number;
}

/** The part of a host that talks. */
export interface Plane {
  readonly name: string;
  /** The latest raw User-Agent. */
  readonly userAgent: string;
  readonly clientInfo?: { readonly name: string; readonly version?: string };
  readonly requests: number;
  readonly echo: EchoMatrix;
  /** By `openai/userAgent` family. */
  readonly bySurface: Readonly<Record<string, EchoMatrix>>;
}

/** Rows: JSON-RPC method, `(stream)`, `(delete)`, `(response)`. */
export type EchoMatrix = Readonly<
  Record<string, { readonly echoed: number; readonly expected: number }>
>;

export interface Conversation extends ConversationKey {
  readonly sessions: readonly string[];
  readonly batches: readonly number[];
  readonly toolCalls: number;
  readonly firstT: number;
  readonly lastT: number;
  readonly locale?: string;
}

/** A snapshot: everything known at one moment. What did not change keeps its identity. Arrays are in order of beginning; `exchange(x)` finds one. */
export interface Model {
  readonly startedAt: string;
  readonly target: string;
  readonly listen: string;
  /** From the beginning of the capture to its last record. */
  readonly durationMs: number;
  readonly exchanges: readonly Exchange[];
  readonly sessions: readonly Session[];
  /** The sessions in the state `open`, in no order. */
  openSessions(): readonly Session[];
  readonly batches: readonly Batch[];
  readonly planes: readonly Plane[];
  readonly principals: readonly string[];
  readonly conversations: readonly Conversation[];
  readonly messages: number;
  /** Where traffic passed that the capture does not hold, in order. */
  readonly gaps: readonly Gap[];
  /** Its last word is `stop`; otherwise it is still being recorded, or was ended by force. */
  readonly stopped: boolean;
  /** Lifetimes of answered event streams, response headers to end; open ones are left out. */
  readonly streamLifetimesMs: readonly number[];
  /** The median of these, without making the list. */
  streamMedianMs(): number | null;
  /** How many there are of each; the lists above are made only when asked for. */
  readonly counts: {
    readonly exchanges: number;
    readonly sessions: number;
    readonly batches: number;
  };
  /** Of all exchanges, for walks over very many. */
  readonly glances: Glances;
  /** By its place in the order of beginning. */
  exchangeAt(index: number): Exchange | undefined;
  sessionAt(index: number): Session | undefined;
  batch(id: number): Batch | undefined;
  /** Of all batches, for walks over very many. */
  readonly batchTimes: BatchTimes;
  exchange(x: number): Exchange | undefined;
  session(id: string): Session | undefined;
  /** What joins others to an exchange; more may come after it has ended. */
  joined(x: number): Joined | undefined;
  /** Grows when two exchanges are joined. */
  readonly joins: number;
}
