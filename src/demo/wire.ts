/** One HTTP request as a host sends it: header names in its own case and order, a connection of its own. */
import { request as openRequest, type IncomingMessage } from 'node:http';
import type { RawHeaders } from '../capture/records.ts';
import { parseMessages } from '../protocol/jsonRpc.ts';
import { SseParser } from '../protocol/sse.ts';

export interface WireRequest {
  readonly method: 'POST' | 'GET' | 'DELETE';
  readonly headers: RawHeaders;
  readonly body?: string;
}

export interface WireResponse {
  readonly status: number;
  readonly eventStream: boolean;
  /** By lower-case name; undefined where absent. */
  header(name: string): string | undefined;
  /** Settles when a JSON-RPC response has come, or the response ended, however it ended. */
  readonly answered: Promise<void>;
  /** Settles when the response ended, however it ended. */
  readonly ended: Promise<void>;
  /** Hangs up, without cutting: `ended` then settles once the other side has noticed. */
  close(): void;
}

/** Sends and waits for the response headers. Rejects where no response comes, with the address and the reason. */
export function send(url: URL, wire: WireRequest, signal: AbortSignal): Promise<WireResponse> {
  const { method, body } = wire;
  const length = body === undefined ? [] : ['content-length', String(Buffer.byteLength(body))];
  const headers = ['host', url.host, ...wire.headers.flat(), ...length, 'connection', 'keep-alive'];
  return new Promise((resolve, reject) => {
    const request = openRequest(url, { method, headers, agent: false, signal });
    request.once('response', (response) => resolve(watch(response)));
    request.on('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(`No answer from ${url.origin}: ${error.code ?? error.message}`));
    });
    request.end(body);
  });
}

function watch(response: IncomingMessage): WireResponse {
  // A response that ended has none any more.
  const { socket } = response;
  const ended = new Promise<void>((resolve) => response.once('close', resolve));
  const eventStream = response.headers['content-type']?.startsWith('text/event-stream') ?? false;
  response.on('error', () => undefined);
  const answer = eventStream ? firstAnswer(response) : ended;
  if (!eventStream) response.resume();
  return {
    status: response.statusCode ?? 0,
    eventStream,
    header: (name) => {
      const value = response.headers[name];
      return typeof value === 'string' ? value : undefined;
    },
    answered: Promise.race([answer, ended]),
    ended,
    close: () => void socket.end(),
  };
}

/** Settles at the first event whose data is a JSON-RPC response. */
function firstAnswer(response: IncomingMessage): Promise<void> {
  const parser = new SseParser();
  return new Promise((resolve) => {
    response.on('data', (chunk: Buffer) => {
      if (parser.push(chunk).some(({ data }) => isAnswer(data ?? ''))) resolve();
    });
  });
}

function isAnswer(data: string): boolean {
  return parseMessages(data).messages.some(({ kind }) => kind === 'response');
}
