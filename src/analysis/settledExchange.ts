/**
 * An exchange made of its pattern and numbers when somebody asks for it. Made for every look at an
 * exchange, so all of them have one shape, and what few look at is made when it is looked at.
 */
import type { NumberRuns } from '../base/column.ts';
import type { JsonRpcId } from '../protocol/jsonRpc.ts';
import { withOwnId, type IdKind, type Pattern } from './exchangePattern.ts';
import type { MessageFact } from './messageFacts.ts';
import type { ConversationKey, EventFact, Exchange, WireFacts } from './model.ts';

/** Where the numbers of an exchange stand in its run; those of its messages follow. */
export const RUN = {
  x: 0,
  startT: 1,
  requestEndT: 2,
  responseT: 3,
  lastT: 4,
  endT: 5,
  bytesUp: 6,
  bytesDown: 7,
  messages: 8,
} as const;

/** What a settled exchange is made of. */
export interface Settled {
  readonly index: number;
  readonly pattern: Pattern;
  readonly runs: NumberRuns;
  /** Where its run begins. */
  readonly run: number;
  /** The session id it carried or was issued. */
  readonly ownId: string | undefined;
  readonly sessionId: string | undefined;
  readonly conversation: ConversationKey | undefined;
  /** 0 where it is in none. */
  readonly batch: number;
  readonly messages: number;
  readonly events: number;
  readonly sse: readonly EventFact[];
  /** Ids of its messages that are texts, in order. */
  readonly textIds: readonly string[];
}

/** As `exchangeSnapshot` would make it, but for fields that are undefined instead of absent. */
export function settledExchange(settled: Settled): Exchange {
  return new SettledExchange(settled) as unknown as Exchange;
}

/** What joins exchanges; one that is joined does not settle. */
type Joined = 'resumes' | 'answeredBy' | 'answersTo' | 'continues' | 'oldTransport';

type AsExchange = { readonly [K in keyof Exchange]-?: Exchange[K] | undefined };

class SettledExchange implements Omit<AsExchange, Joined> {
  readonly index;
  readonly x;
  readonly startT;
  readonly requestEndT;
  readonly responseT;
  readonly lastT;
  readonly end: Exchange['end'];
  readonly httpMethod;
  readonly url;
  readonly path;
  readonly status;
  readonly stream;
  readonly mcp;
  readonly era;
  readonly rpcMethod;
  readonly tool;
  readonly toolCalls;
  readonly challenge;
  readonly caching;
  readonly userAgent;
  readonly surface;
  readonly auth;
  readonly plane;
  readonly principal;
  readonly conversation;
  readonly carriedSessionId;
  readonly issuedSessionId;
  readonly sessionId;
  readonly inferred;
  readonly echo;
  readonly batch;
  readonly outcome;
  readonly rpcComplete;
  readonly messages;
  readonly events;
  readonly bytesUp;
  readonly bytesDown;
  readonly sse;
  readonly #settled: Settled;
  #wire: WireFacts | undefined;
  #rpc: readonly MessageFact[] | undefined;

  constructor(settled: Settled) {
    const { pattern, runs, run, ownId, batch } = settled;
    const { like } = pattern;
    const { mcp } = like;
    this.index = settled.index;
    this.x = runs.get(run + RUN.x);
    this.startT = runs.get(run + RUN.startT);
    this.requestEndT = pattern.hasRequestEnd ? runs.get(run + RUN.requestEndT) : undefined;
    this.responseT = pattern.hasResponse ? runs.get(run + RUN.responseT) : undefined;
    this.lastT = runs.get(run + RUN.lastT);
    this.end = endOf(pattern, runs.get(run + RUN.endT));
    this.httpMethod = like.httpMethod;
    this.url = like.url;
    this.path = like.path;
    this.status = like.status;
    this.stream = like.stream;
    this.mcp = mcp;
    this.era = like.era;
    this.rpcMethod = like.rpcMethod;
    this.tool = like.tool;
    this.toolCalls = like.toolCalls;
    this.challenge = like.challenge;
    this.caching = like.caching;
    this.userAgent = like.userAgent;
    this.surface = like.surface;
    this.auth = like.auth;
    this.plane = like.plane;
    this.principal = like.principal;
    this.conversation = mcp ? settled.conversation : undefined;
    this.carriedSessionId = pattern.names === 'carried' ? ownId : undefined;
    this.issuedSessionId = like.issuedSessionId === undefined ? undefined : ownId;
    this.sessionId = settled.sessionId;
    this.inferred = like.inferred;
    this.echo = like.echo;
    this.batch = mcp && batch > 0 ? batch : undefined;
    this.outcome = like.outcome;
    this.rpcComplete = like.rpcComplete;
    this.messages = mcp ? settled.messages : 0;
    this.events = settled.events;
    this.bytesUp = runs.get(run + RUN.bytesUp);
    this.bytesDown = runs.get(run + RUN.bytesDown);
    this.sse = settled.sse;
    this.#settled = settled;
  }

  get alike(): object {
    return this.#settled.pattern;
  }

  get wire(): WireFacts {
    return (this.#wire ??= wireOf(this.#settled));
  }

  get rpc(): readonly MessageFact[] {
    return (this.#rpc ??= this.mcp ? messagesOf(this.#settled) : NO_MESSAGES);
  }
}

const NO_MESSAGES: readonly MessageFact[] = [];

export function endOf({ endReason: reason, endError: error }: Pattern, t: number) {
  return error === undefined ? { t, reason } : { t, reason, error };
}

export function wireOf({ pattern, ownId }: Pick<Settled, 'pattern' | 'ownId'>): WireFacts {
  const { requestFields, responseFields, peer } = pattern;
  return {
    request: withOwnId(requestFields, ownId),
    response: withOwnId(responseFields, ownId),
    peer,
  };
}

export function messagesOf({
  pattern,
  runs,
  run,
  textIds,
}: Pick<Settled, 'pattern' | 'runs' | 'run' | 'textIds'>): readonly MessageFact[] {
  let place: number = run + RUN.messages;
  let text = 0;
  const idOf = (kind: IdKind): JsonRpcId => {
    if (kind === 'null') return null;
    return kind === 'text' ? (textIds[text++] ?? '') : runs.get(place++);
  };
  return pattern.messages.map(({ fact, id, progressToken }) => {
    const message: { -readonly [K in keyof MessageFact]: MessageFact[K] } = {
      ...fact,
      t: runs.get(place++),
    };
    if (id !== 'none') message.id = idOf(id);
    if (progressToken !== 'none') {
      message.meta = { ...fact.meta, progressToken: idOf(progressToken) };
    }
    return message;
  });
}
