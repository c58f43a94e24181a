/** The questions rules ask of one exchange. */
import type { Exchange, MessageFact } from '../analysis/model.ts';
import type { JsonRpcId } from '../protocol/jsonRpc.ts';
import { isModernOnly } from '../protocol/methods.ts';
import { PROTOCOL_VERSION, SESSION_ID } from '../protocol/headers.ts';
import { isModernVersion } from '../protocol/version.ts';

/**
 * The first value of a request header by lower-case name. The names the model keeps are in lower
 * case, so this costs less than `headerValue`, and rules ask it of every exchange.
 */
export function sentHeader({ wire }: Exchange, name: string): string | undefined {
  for (const field of wire.request) if (field[0] === name) return field[1];
  return undefined;
}

/** The requests the client sent. */
export function requestsOf({ rpc }: Exchange): MessageFact[] {
  return rpc.filter(({ dir, kind }) => dir === 'up' && kind === 'request');
}

/** The responses that came back. */
export function responsesOf({ rpc }: Exchange): MessageFact[] {
  return rpc.filter(({ dir, kind }) => dir === 'down' && kind === 'response');
}

/** What the client sent, where it is one request alone: all that the stateless era knows. */
export function soleRequest({ rpc }: Exchange): MessageFact | undefined {
  const sent = rpc.filter(({ dir }) => dir === 'up');
  const [first] = sent;
  return sent.length === 1 && first?.kind === 'request' && !first.inArray ? first : undefined;
}

/** Ids that look alike may differ in type: `1` and `"1"` are two. */
export function idKey(id: JsonRpcId | undefined): string {
  return `${typeof id} ${String(id)}`;
}

/** An id as it stands in JSON. */
export function idText(id: JsonRpcId | undefined): string {
  return id === undefined ? 'none' : JSON.stringify(id);
}

/** A client that cannot be told from another, for what crosses exchanges without a session. */
export function ownerOf({ plane, principal }: Pick<Exchange, 'plane' | 'principal'>): string {
  return `${plane}\0${principal}`;
}

export function isAccepted({ status }: Exchange): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

/** A request whose body was read to its end; GET and DELETE have none. */
export function isReadable({ httpMethod, rpc }: Exchange): boolean {
  return httpMethod !== 'POST' || rpc.some(({ dir }) => dir === 'up');
}

/**
 * Counts for the rules of the legacy era. A connection that became a WebSocket, or a request the
 * relay refused, was never the protocol's.
 */
export function isLegacy({ mcp, era, status, end }: Exchange): boolean {
  return mcp && era === 'legacy' && status !== 101 && end?.reason !== 'refused';
}

/**
 * HTTP+SSE (2024-11-05): its stream, or a POST that names its session by the target the stream gave.
 * What is asked of requests and answers over Streamable HTTP does not hold there.
 */
export function isOldTransport(exchange: Exchange): boolean {
  if (exchange.oldTransport) return true;
  return exchange.carriedSessionId !== undefined && sentHeader(exchange, SESSION_ID) === undefined;
}

/**
 * Counts for the rules of the stateless era: a version says so, in the header or in `_meta`, or the
 * method exists in no other. `Mcp-Method` alone is not enough: a gateway may add it to any request.
 */
export function isStateless(exchange: Exchange): boolean {
  const { mcp, era, end, rpc } = exchange;
  if (!mcp || era !== 'modern' || end?.reason === 'refused') return false;
  const version = sentHeader(exchange, PROTOCOL_VERSION);
  if (version !== undefined && isModernVersion(version)) return true;
  return rpc.some(
    ({ dir, method, meta }) =>
      dir === 'up' &&
      (isModernVersion(meta?.protocolVersion ?? '') ||
        (method !== undefined && isModernOnly(method))),
  );
}
