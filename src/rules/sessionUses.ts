/** How the server received the requests that carried a session id. */
import type { Exchange, Model, Session } from '../analysis/model.ts';

/**
 * `served`: 2xx; `refused`: the answer says that the session is gone, by 404, or by 400 with an error
 * that speaks of the session; `other`: it says nothing of the session, or blames what was asked for;
 * `none`: no answer.
 */
export type Reception = 'served' | 'refused' | 'other' | 'none';

export interface SessionUse {
  readonly exchange: Exchange;
  readonly reception: Reception;
}

/**
 * The POSTs that carried the id, in order. GET and DELETE are left out: a server without them may
 * answer 404 to any. So is `initialize`, which owes no id.
 */
export function usesOf(model: Model, session: Session): SessionUse[] {
  return latestLifeOf(model, session).flatMap((exchange) => {
    const reception = receptionIn(exchange, session.id);
    return reception === undefined ? [] : [{ exchange, reception }];
  });
}

/**
 * Its exchanges since the server issued the id to an `initialize` that did not carry it. A server that
 * counts from 1 again after a restart, or takes the id of an ended session again, gives it to somebody new.
 */
export function latestLifeOf(model: Model, { id, exchanges }: Session): Exchange[] {
  const life: Exchange[] = [];
  for (const x of exchanges) {
    const exchange = model.exchange(x);
    if (!exchange) continue;
    if (beginsLife(exchange, id)) life.length = 0;
    life.push(exchange);
  }
  return life;
}

/** It was issued the id and had not carried it: what came before was somebody else's. */
export function beginsLife(exchange: Exchange, sessionId: string): boolean {
  return exchange.issuedSessionId === sessionId && exchange.carriedSessionId !== sessionId;
}

/** How the server received it, where it is a use of this session. */
export function receptionIn(exchange: Exchange, sessionId: string): Reception | undefined {
  const carries = exchange.carriedSessionId === sessionId && exchange.httpMethod === 'POST';
  return carries && exchange.rpcMethod !== 'initialize' ? receptionOf(exchange) : undefined;
}

/** Whether its reception can no longer change, nor that it holds a session. */
export function isReceived({ httpMethod, rpcMethod, status = 0, end }: Exchange): boolean {
  if (end !== undefined) return true;
  return rpcMethod !== 'initialize' && (httpMethod !== 'POST' || (status >= 200 && status < 300));
}

/** It holds more than notifications and responses, or nobody could read what. */
export function asks({ rpc }: Exchange): boolean {
  const sent = rpc.filter(({ dir }) => dir === 'up');
  return sent.length === 0 || sent.some(({ kind }) => kind === 'request' || kind === 'invalid');
}

function receptionOf(exchange: Exchange): Reception {
  const { status } = exchange;
  if (status === undefined) return 'none';
  if (status >= 200 && status < 300) return 'served';
  const gone =
    status === 404
      ? blamesSession(exchange) || !blamesRequest(exchange)
      : status === 400 && blamesSession(exchange) && !blamesRequest(exchange);
  return gone ? 'refused' : 'other';
}

/** Unknown method, invalid params, no such resource. */
const aboutRequest: ReadonlySet<number> = new Set([-32601, -32602, -32002]);

/**
 * A server of both eras answers an unknown method with 404 and -32601; others give the error of a
 * request an HTTP status that fits it.
 */
function blamesRequest({ rpc }: Exchange): boolean {
  return rpc.some(
    ({ dir, errorCode }) =>
      dir === 'down' && errorCode !== undefined && aboutRequest.has(errorCode),
  );
}

/** "Bad Request: No valid session ID provided", "Session not found", "Invalid or expired session". */
function blamesSession({ rpc }: Exchange): boolean {
  return rpc.some(({ dir, errorMessage }) => dir === 'down' && /session/i.test(errorMessage ?? ''));
}
