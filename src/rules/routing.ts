/**
 * The headers in which a stateless request repeats what its body says, for intermediaries that route
 * without reading bodies. Source: MCP 2026-07-28, Streamable HTTP, Standard Request Headers.
 */
import { MAX_TEXT } from '../analysis/messageFacts.ts';
import type { Exchange, MessageFact } from '../analysis/model.ts';
import { MAX_VALUE } from '../analysis/wireFacts.ts';
import { decodedValue, MCP_METHOD, MCP_NAME, PROTOCOL_VERSION } from '../protocol/headers.ts';
import { isStateless, sentHeader, soleRequest } from './exchangeMessages.ts';

/** The code of HeaderMismatch; drafts before July 2026 had -32001. */
export const HEADER_MISMATCH = -32020;
export const headerMismatchCodes: readonly number[] = [HEADER_MISMATCH, -32001];

export interface Routed {
  /** As the specification writes it. */
  readonly header: string;
  /** What the body says; absent where the body does not say it. */
  readonly body?: string;
  /** What the header says, decoded; absent where the header is. */
  readonly value?: string;
  /** The specification demands the header on this request. */
  readonly required: boolean;
  /** They were compared while the body was read; only those that are not as they should be are here. */
  readonly compared?: true;
}

/** Empty where the exchange is no single stateless request, all of which was read. */
export function routedHeaders(exchange: Exchange): Routed[] {
  if (exchange.httpMethod !== 'POST' || !isStateless(exchange)) return [];
  const request = soleRequest(exchange);
  // Without an id only the beginning of the body is known.
  if (request?.id === undefined) return [];
  return [
    routed(exchange, 'MCP-Protocol-Version', PROTOCOL_VERSION, request.meta?.protocolVersion, true),
    routed(exchange, 'Mcp-Method', MCP_METHOD, request.method, true),
    ...nameOf(exchange, request),
    ...parametersOf(request),
  ];
}

const named = new Set(['tools/call', 'prompts/get', 'resources/read']);
/** Of the tasks extension, which asks for the header in a document of its own. */
const tasks = new Set(['tasks/get', 'tasks/update', 'tasks/cancel']);

function nameOf(exchange: Exchange, { method = '', name }: MessageFact): Routed[] {
  if (name === undefined || !(named.has(method) || tasks.has(method))) return [];
  return [routed(exchange, 'Mcp-Name', MCP_NAME, name, named.has(method))];
}

function parametersOf({ parameterFaults = [] }: MessageFact): Routed[] {
  return parameterFaults.map(({ header, sent }) => {
    return { header, required: true, compared: true, ...(sent ? { value: '' } : {}) };
  });
}

function routed(
  exchange: Exchange,
  header: string,
  field: string,
  body: string | undefined,
  required: boolean,
): Routed {
  const raw = sentHeader(exchange, field);
  return {
    header,
    required,
    ...(body === undefined ? {} : { body }),
    ...(raw === undefined ? {} : { value: decodedValue(raw) }),
  };
}

/**
 * Values compare with case, spaces around them aside. Texts of which only the beginning is known
 * are taken to agree.
 */
export function disagrees({ body, value, compared }: Routed): boolean {
  if (compared) return value !== undefined;
  if (body === undefined || value === undefined) return false;
  if (body.length >= MAX_TEXT || value.length >= MAX_VALUE) return false;
  return body !== value;
}
