/** The demo server's side of MCP 2026-07-28: stateless, every request carries its own context. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodedValue, MCP_METHOD, MCP_NAME, PROTOCOL_VERSION } from '../protocol/headers.ts';
import { metaOf, type JsonRpcMessage } from '../protocol/jsonRpc.ts';
import { isModernVersion, MODERN_FROM } from '../protocol/version.ts';
import { answerMethod, capabilities, serverInfo, toolInput, type MethodAnswer } from './methods.ts';
import { openEventStream, rpcResponse, sendError, sendEvent, sendJson } from './reply.ts';
import { workOf } from './tools.ts';

const VERSION_KEY = 'io.modelcontextprotocol/protocolVersion';
const CAPABILITIES_KEY = 'io.modelcontextprotocol/clientCapabilities';
const CACHEABLE = new Set(['tools/list', 'resources/list', 'resources/read', 'server/discover']);

/** An era belongs to a request: its `_meta` or its headers name a stateless revision. */
export function isModernRequest(request: IncomingMessage, message: JsonRpcMessage): boolean {
  if (request.headers[MCP_METHOD] !== undefined) return true;
  const claims = [request.headers[PROTOCOL_VERSION], metaOf(message.params)?.[VERSION_KEY]];
  return claims.some((claim) => typeof claim === 'string' && isModernVersion(claim));
}

/** Closing the connection while a tool works cancels it: nothing more is sent. */
export async function answerModern(
  request: IncomingMessage,
  response: ServerResponse,
  message: JsonRpcMessage,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  if (message.kind === 'notification') return void response.writeHead(202).end();
  const id = message.id ?? null;
  const problem = problemOf(request, message);
  if (problem) return sendError(response, 400, problem, id);
  const answer = wrap(message.method, answerOf(message));
  if ('error' in answer && answer.error.code === -32601) {
    return sendError(response, 404, answer.error, id);
  }
  if (message.method !== 'tools/call') return sendJson(response, 200, rpcResponse(id, answer));
  openEventStream(response);
  const params = message.params ?? {};
  await pause(workOf(params['name'], toolInput(params)));
  sendEvent(response, rpcResponse(id, answer));
  response.end();
}

function answerOf(message: JsonRpcMessage): MethodAnswer {
  if (message.method !== 'server/discover') return answerMethod(message);
  return { result: { supportedVersions: [MODERN_FROM], capabilities } };
}

/** Every result says that it is complete and who answers; lists say how long they keep. */
function wrap(method: string | undefined, answer: MethodAnswer): MethodAnswer {
  if ('error' in answer) return answer;
  const cache = CACHEABLE.has(method ?? '') ? { ttlMs: 60_000, cacheScope: 'public' } : {};
  const meta = { 'io.modelcontextprotocol/serverInfo': serverInfo };
  return { result: { ...answer.result, ...cache, resultType: 'complete', _meta: meta } };
}

interface Problem {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** What 2026-07-28 makes a server reject: headers that differ from the body, and missing `_meta`. */
function problemOf(request: IncomingMessage, message: JsonRpcMessage): Problem | undefined {
  const meta = metaOf(message.params);
  const requested = meta?.[VERSION_KEY];
  if (typeof requested !== 'string' || meta?.[CAPABILITIES_KEY] === undefined) {
    return {
      code: -32602,
      message: `Invalid params: _meta needs ${VERSION_KEY} and ${CAPABILITIES_KEY}`,
    };
  }
  const mismatch = mismatchOf(request, message, requested);
  if (mismatch !== undefined) return { code: -32020, message: `Header mismatch: ${mismatch}` };
  if (requested === MODERN_FROM) return undefined;
  const data = { supported: [MODERN_FROM], requested };
  return { code: -32022, message: 'Unsupported protocol version', data };
}

/** The name of the first routing header that is missing or says other than the body. */
function mismatchOf(
  request: IncomingMessage,
  { method, params }: JsonRpcMessage,
  version: string,
): string | undefined {
  const named = { 'tools/call': 'name', 'resources/read': 'uri' }[method ?? ''];
  const expected: [name: string, value: unknown][] = [
    [PROTOCOL_VERSION, version],
    [MCP_METHOD, method],
    ...(named === undefined ? [] : [[MCP_NAME, params?.[named]] as [string, unknown]]),
  ];
  return expected.find(([name, value]) => decoded(request.headers[name]) !== value)?.[0];
}

function decoded(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? decodedValue(value) : undefined;
}
