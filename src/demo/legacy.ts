/**
 * The demo server's side of Streamable HTTP 2025-11-25: sessions, event streams, DELETE. It behaves
 * as the TypeScript SDK's server does, but serves `tools/call` without an id statelessly, and leaves
 * an answered event stream open for a moment, so that it is the client who closes it.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PROTOCOL_VERSION, SESSION_ID } from '../protocol/headers.ts';
import { metaOf, type JsonRpcMessage } from '../protocol/jsonRpc.ts';
import { answerMethod, capabilities, serverInfo, toolInput } from './methods.ts';
import { openEventStream, rpcResponse, sendError, sendEvent, sendJson } from './reply.ts';
import { workOf } from './tools.ts';

export const LEGACY_VERSIONS: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26'];

/** Clients that never DELETE would make the server grow without end. */
const MAX_SESSIONS = 1_000;

/** What its owner decides: the pace of its tools, and the ids it gives (unguessable by default). */
export interface LegacyOptions {
  /** Waits while a tool works; milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  readonly newSessionId?: () => string;
  /** How long an answered event stream stays open for its client to close, in milliseconds. */
  readonly lingerMs: number;
}

interface Session {
  stream?: ServerResponse;
}

export class LegacyEndpoint {
  private readonly sessions = new Map<string, Session>();

  constructor(private readonly options: LegacyOptions) {}

  /** Sessions that no DELETE has ended. */
  get liveSessions(): number {
    return this.sessions.size;
  }

  async post(
    request: IncomingMessage,
    response: ServerResponse,
    message: JsonRpcMessage,
  ): Promise<void> {
    if (message.method === 'initialize') return this.initialize(response, message);
    const id = sessionIdOf(request);
    if (id === undefined && message.method !== 'tools/call') return refuseWithoutId(response);
    if (id !== undefined && !this.sessions.has(id)) return refuseUnknownId(response);
    if (message.kind !== 'request') return void response.writeHead(202).end();
    const headers = id === undefined ? {} : { [SESSION_ID]: id };
    if (message.method === 'tools/call') return this.callTool(response, message, headers);
    const answer = message.method === 'ping' ? { result: {} } : answerMethod(message);
    sendJson(response, 200, rpcResponse(message.id ?? null, answer), headers);
  }

  /** The stream for what a server sends unasked; one a session. */
  get(request: IncomingMessage, response: ServerResponse): void {
    const session = this.sessionOf(request, response);
    if (!session) return;
    if (!acceptsEvents(request)) {
      return sendError(response, 406, notAcceptable('text/event-stream'));
    }
    if (session.stream) {
      const message = 'Conflict: Only one SSE stream is allowed per session';
      return sendError(response, 409, { code: -32000, message });
    }
    session.stream = response;
    response.once('close', () => delete session.stream);
    openEventStream(response);
  }

  delete(request: IncomingMessage, response: ServerResponse): void {
    const session = this.sessionOf(request, response);
    if (!session) return;
    session.stream?.end();
    this.sessions.delete(sessionIdOf(request) ?? '');
    response.writeHead(200, { 'Content-Length': 0 }).end();
  }

  private initialize(response: ServerResponse, { id, params }: JsonRpcMessage): void {
    const sessionId = (this.options.newSessionId ?? randomUUID)();
    this.sessions.set(sessionId, {});
    this.forgetOldest();
    const asked = params?.['protocolVersion'];
    const protocolVersion = LEGACY_VERSIONS.find((version) => version === asked) ?? '2025-11-25';
    const result = { protocolVersion, capabilities, serverInfo };
    const headers = { [SESSION_ID]: sessionId, 'Cache-Control': 'no-store' };
    sendJson(response, 200, rpcResponse(id ?? null, { result }), headers);
  }

  private forgetOldest(): void {
    const [oldest] = this.sessions.keys();
    if (this.sessions.size > MAX_SESSIONS && oldest !== undefined) this.sessions.delete(oldest);
  }

  private async callTool(
    response: ServerResponse,
    message: JsonRpcMessage,
    headers: Record<string, string>,
  ): Promise<void> {
    const params = message.params ?? {};
    openEventStream(response, headers);
    const work = workOf(params['name'], toolInput(params));
    const progressToken = metaOf(params)?.['progressToken'];
    for (const progress of progressToken === undefined ? [] : [1, 2]) {
      await this.options.pause(work / 3);
      sendEvent(response, progressNotification(progressToken, progress));
    }
    await this.options.pause(progressToken === undefined ? work : work / 3);
    sendEvent(response, rpcResponse(message.id ?? null, answerMethod(message)));
    const linger = setTimeout(() => response.end(), this.options.lingerMs);
    response.once('close', () => clearTimeout(linger));
  }

  private sessionOf(request: IncomingMessage, response: ServerResponse): Session | undefined {
    const id = sessionIdOf(request);
    if (id === undefined) refuseWithoutId(response);
    else if (!this.sessions.has(id)) refuseUnknownId(response);
    return id === undefined ? undefined : this.sessions.get(id);
  }
}

/** Why a request with this header cannot be served, or undefined. Absent is fine: 2025-03-26 has none. */
export function legacyVersionProblem(request: IncomingMessage): string | undefined {
  const version = request.headers[PROTOCOL_VERSION];
  if (typeof version !== 'string' || LEGACY_VERSIONS.includes(version)) return undefined;
  const supported = LEGACY_VERSIONS.join(', ');
  return `Bad Request: Unsupported protocol version (supported versions: ${supported})`;
}

export function notAcceptable(types: string): { code: number; message: string } {
  return { code: -32000, message: `Not Acceptable: Client must accept ${types}` };
}

function acceptsEvents(request: IncomingMessage): boolean {
  return request.headers.accept?.includes('text/event-stream') ?? false;
}

function sessionIdOf(request: IncomingMessage): string | undefined {
  const id = request.headers[SESSION_ID];
  return typeof id === 'string' ? id : undefined;
}

function refuseWithoutId(response: ServerResponse): void {
  const message = 'Bad Request: Mcp-Session-Id header is required';
  sendError(response, 400, { code: -32000, message });
}

function refuseUnknownId(response: ServerResponse): void {
  sendError(response, 404, { code: -32001, message: 'Session not found' });
}

function progressNotification(progressToken: unknown, progress: number): unknown {
  const params = { progressToken, progress, total: 2 };
  return { jsonrpc: '2.0', method: 'notifications/progress', params };
}
