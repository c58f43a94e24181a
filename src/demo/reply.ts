import type { ServerResponse } from 'node:http';
import type { JsonRpcId } from '../protocol/jsonRpc.ts';
import type { MethodAnswer } from './methods.ts';

/** Ways in which the demo server answers. All of them tolerate a client that has gone. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  if (response.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

export function sendError(
  response: ServerResponse,
  status: number,
  error: { readonly code: number; readonly message: string; readonly data?: unknown },
  id: JsonRpcId = null,
  headers: Record<string, string> = {},
): void {
  sendJson(response, status, { jsonrpc: '2.0', error, id }, headers);
}

/** Sends the headers at once, so that the client sees the stream open before the first event. */
export function openEventStream(
  response: ServerResponse,
  headers: Record<string, string> = {},
): void {
  if (response.destroyed) return;
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-cache, no-transform',
    'X-Accel-Buffering': 'no',
    ...headers,
  });
  response.flushHeaders();
}

export function sendEvent(response: ServerResponse, message: unknown): void {
  if (!response.destroyed) response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
}

/** A JSON-RPC response; an answer without a result carries its error. */
export function rpcResponse(id: JsonRpcId, answer: MethodAnswer): Record<string, unknown> {
  return { jsonrpc: '2.0', id, ...answer };
}
