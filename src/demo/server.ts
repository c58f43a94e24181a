import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { parseMessages, type JsonRpcMessage } from '../protocol/jsonRpc.ts';
import { LegacyEndpoint, legacyVersionProblem, notAcceptable } from './legacy.ts';
import { answerModern, isModernRequest } from './modern.ts';
import { sendError } from './reply.ts';

const PATH = '/mcp';
const MAX_BODY = 1024 * 1024;
const LINGER_MS = 600;

export interface DemoServerOptions {
  /** Waits while a tool works; tests answer at once. Milliseconds. */
  readonly pause?: (ms: number) => Promise<void>;
  /** Waits before a POST is answered at all; by default there is nothing to wait for. */
  readonly beforeAnswer?: () => Promise<void>;
  /** Session ids in the order they are issued; random UUIDs by default. */
  readonly newSessionId?: () => string;
  /** How long an answered event stream stays open for its client to close; 600 ms by default. */
  readonly lingerMs?: number;
}

export interface DemoServer {
  /** `http://127.0.0.1:PORT/mcp` */
  readonly url: string;
  /** Legacy sessions that were issued and not deleted. */
  readonly liveSessions: number;
  /** Cuts what is still open. Closing twice is harmless. */
  close(): Promise<void>;
}

/**
 * A small MCP server on loopback, at a free port: 2025-11-25 with sessions and 2026-07-28 without,
 * on one URL, decided per request. Rejects where the port cannot be opened.
 */
export async function startDemoServer(options: DemoServerOptions = {}): Promise<DemoServer> {
  const pause = options.pause ?? ((ms: number) => delay(ms));
  const { newSessionId, lingerMs = LINGER_MS, beforeAnswer } = options;
  const legacy = new LegacyEndpoint({
    pause,
    lingerMs,
    ...(newSessionId === undefined ? {} : { newSessionId }),
  });
  const server = createServer((request, response) => {
    answer(request, response, { legacy, pause, beforeAnswer }).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${PATH}`,
    get liveSessions() {
      return legacy.liveSessions;
    },
    close: () => close(server),
  };
}

interface Answering {
  readonly legacy: LegacyEndpoint;
  readonly pause: (ms: number) => Promise<void>;
  readonly beforeAnswer: (() => Promise<void>) | undefined;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  answering: Answering,
): Promise<void> {
  const { legacy } = answering;
  if (!isLoopback(request)) return refuse(response, 403, 'Forbidden: Host or Origin not allowed');
  if (request.url?.split('?')[0] !== PATH) return refuse(response, 404, 'Not Found: use /mcp');
  switch (request.method) {
    case 'POST':
      return post(request, response, answering);
    case 'GET':
      return legacy.get(request, response);
    case 'DELETE':
      return legacy.delete(request, response);
    default:
      return sendError(response, 405, { code: -32000, message: 'Method not allowed.' }, null, {
        Allow: 'GET, POST, DELETE',
      });
  }
}

async function post(
  request: IncomingMessage,
  response: ServerResponse,
  { legacy, pause, beforeAnswer }: Answering,
): Promise<void> {
  const { accept = '', 'content-type': contentType = '' } = request.headers;
  if (!accept.includes('application/json') || !accept.includes('text/event-stream')) {
    const error = notAcceptable('both application/json and text/event-stream');
    return sendError(response, 406, error);
  }
  if (contentType.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    return refuse(response, 415, 'Unsupported Media Type: Content-Type must be application/json');
  }
  const message = await readMessage(request, response);
  if (!message) return;
  await beforeAnswer?.();
  if (isModernRequest(request, message)) return answerModern(request, response, message, pause);
  const problem = legacyVersionProblem(request);
  if (problem !== undefined) return refuse(response, 400, problem);
  return legacy.post(request, response, message);
}

/** The one message of the body; where there is none, the request is answered here. */
async function readMessage(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<JsonRpcMessage | undefined> {
  const text = await readBody(request);
  if (text === undefined) {
    refuse(response, 413, 'Payload Too Large: the demo reads up to 1 MB');
    return undefined;
  }
  const { messages, array, syntaxError } = parseMessages(text);
  const [message] = messages;
  if (syntaxError !== undefined) {
    sendError(response, 400, { code: -32700, message: 'Parse error: Invalid JSON' });
  } else if (array || !message || message.kind === 'invalid') {
    sendError(response, 400, { code: -32600, message: 'Invalid Request: one JSON-RPC message' });
  } else return message;
  return undefined;
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Keeping the request alive lets the refusal of an oversized body reach its sender.
  const source = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A page of another origin must not reach a server on loopback by way of its own name (DNS rebinding). */
function isLoopback({ headers }: IncomingMessage): boolean {
  const { host, origin } = headers;
  if (host === undefined || !isLoopbackUrl(`http://${host}`)) return false;
  return origin === undefined || isLoopbackUrl(origin);
}

function isLoopbackUrl(text: string): boolean {
  try {
    return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(text).hostname);
  } catch {
    return false;
  }
}

function refuse(response: ServerResponse, status: number, message: string): void {
  sendError(response, status, { code: -32000, message });
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
