/**
 * What the records of one exchange say, before any verdict. Written by the exchange builder only;
 * the verdicts read it. Once an exchange has ended only an answer that comes elsewhere changes its facts.
 */
import type { Auth, EndReason } from '../capture/records.ts';
import type { ClientInfo } from '../protocol/era.ts';
import type { JsonRpcId } from '../protocol/jsonRpc.ts';
import type { Era } from '../protocol/methods.ts';
import type { EventFact, MessageFact } from './messageFacts.ts';
import type { Caching, ConversationKey } from './model.ts';
import type { WireFacts } from './wireFacts.ts';

/** How a request message was answered; `continues`: by a round that asks for more, or a task. */
export type Answer = 'ok' | 'tool-error' | 'rpc-error' | 'continues';

/** One request message of a body. */
export interface RequestFacts {
  /** Absent where only the beginning of the body was kept. */
  readonly id?: JsonRpcId;
  readonly method: string;
  /** The tool of a `tools/call`. */
  readonly tool?: string;
  /** A later round of a call that asked for more: it is no call of its own. */
  readonly laterRound?: true;
  /** `params.taskId` of `tasks/*`. */
  readonly taskId?: string;
  answer?: Answer;
  /** The exchange whose stream brought the answer, and when, where that is another one. */
  elsewhere?: { readonly x: number; readonly t: number };
  /** The tool of the task that this answer ended. */
  finishes?: string;
}

export interface ExchangeFacts {
  readonly index: number;
  readonly x: number;
  readonly startT: number;
  /** Count of records when it began: unlike times, never equal for two records. */
  readonly order: number;
  readonly httpMethod: string;
  readonly url: string;
  readonly path: string;
  readonly userAgent?: string;
  readonly planeKey: string;
  readonly principal: string;
  readonly auth?: Auth;
  readonly protocolVersion?: string;
  readonly mcpMethod?: string;
  readonly carriedSessionId?: string;
  /** Asks for another protocol on this connection (WebSocket). */
  readonly upgrade: boolean;

  wire: WireFacts;
  /** Replaced, never changed: snapshots share them. */
  rpc: readonly MessageFact[];
  sse: readonly EventFact[];
  /** Some message was not kept, not readable, or beyond the bound. */
  unread: boolean;
  /** The event stream of HTTP+SSE (2024-11-05): its first event named the path for POSTs. */
  oldTransport?: true;
  /** HTTP+SSE: the session its first event named. */
  streamSessionId?: string;
  /** When that event came, and the count of records then. */
  opened?: { readonly t: number; readonly order: number };
  /** HTTP+SSE: the stream on which the answers to this POST come. */
  answeredOn?: ExchangeFacts;
  /** The stream this GET goes on with, by `Last-Event-ID`; and the GETs that go on with this one. */
  resumes?: ExchangeFacts;
  resumedBy?: ExchangeFacts[];
  /** The exchange of the call it goes on with: as a later round, or with a request for its task. */
  continues?: number;
  /** The exchange on whose stream the server asked what this POST answers. */
  answersTo?: number;
  /** Of its newest event that has one. */
  lastEventId?: string;
  /** `unknown`: not seen, or not kept in a readable form; nothing may be concluded from it. */
  body: 'unknown' | 'read';
  era: Era;
  /** The first JSON-RPC method, `(response)`, `(invalid)` or `(unread)`. */
  label: string;
  initialize: boolean;
  requests: RequestFacts[];
  /** Requests by id that wait for an answer, where a body holds many. */
  waiting?: Map<JsonRpcId | undefined, RequestFacts>;
  clientInfo?: ClientInfo;
  conversation?: ConversationKey;
  locale?: string;
  surface?: string;

  status?: number;
  stream: boolean;
  issuedSessionId?: string;
  challenge: boolean;
  caching: Caching;
  refused: boolean;

  requestEndT?: number;
  responseT?: number;
  lastT: number;
  /** Count of records when the answer began. */
  answeredOrder?: number;
  /** Count of records when content last moved, keep-alive comments and the end aside. */
  lastDataOrder: number;
  end?: { readonly t: number; readonly reason: EndReason; readonly error?: string };
  messages: number;
  events: number;
  bytesUp: number;
  bytesDown: number;

  /** Position in the journal at which it began to count; absent while its request is still coming. */
  beganStep?: number;
  /** Answers that came before the request they belong to was read. */
  early: { readonly id: JsonRpcId | undefined; readonly answer: Answer }[];
}
