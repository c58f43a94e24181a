/**
 * WebSocket connections, carried by http-proxy. It joins repeated headers and lowers their case, so
 * the heads in both directions are put back as they were before it writes them.
 */
import type * as http from 'node:http';
import type { Socket } from 'node:net';
import httpProxy from 'http-proxy';
import type { ExchangeRecorder } from '../capture/recorder.ts';
import type { Direction, EndReason } from '../capture/records.ts';
import type { Connections } from './connections.ts';
import { tellRefusal, type ListenerOptions } from './listener.ts';
import { codeOf, describeUpstreamError, gatewayErrorBody } from './ownAnswer.ts';
import { hostRewrites } from './rewriteAnswer.ts';
import { toPairs, valuesOf, type FlatHeaders } from './rawHeaders.ts';
import { recordRefusal, refusalText } from './refuse.ts';
import { upstreamOf } from './upstreamAddress.ts';
import { WebSocketTap } from './webSocketTap.ts';

interface Abortable {
  abort(reason: string): void;
}

export class UpgradeForwarder {
  /** Over, but with messages that are still being decompressed. */
  private readonly ending = new Set<Promise<void>>();

  constructor(
    private readonly options: ListenerOptions,
    private readonly connections: Connections,
    private readonly open: Set<Abortable>,
  ) {}

  /** Resolves when every exchange that is over has its end recorded. */
  async settled(): Promise<void> {
    await Promise.all(this.ending);
  }

  handle(server: http.Server, request: http.IncomingMessage, socket: Socket, head: Buffer): void {
    if (!isWebSocket(request)) return this.handBack(server, request, socket, head);
    const { peer } = this.connections.of(socket);
    const recorder = this.options.recorder.exchange();
    const refusal = this.options.guard.judge(request.url ?? '', request.rawHeaders, peer.address);
    socket.on('error', () => undefined);
    if (refusal) {
      endWith(socket, refusalText(refusal));
      tellRefusal(this.options, refusal, recorder.x);
      return recordRefusal(request, request.rawHeaders, refusal, recorder, peer);
    }
    const upgraded = new UpgradedExchange(request, socket, recorder, this.options);
    this.open.add(upgraded);
    upgraded.onOver = (ended) => {
      this.open.delete(upgraded);
      this.ending.add(ended);
      void ended.then(() => this.ending.delete(ended));
    };
    const { method = '', url = '', httpVersion, rawHeaders } = request;
    upgraded.start(head);
    recorder.request({ method, url, httpVersion, headers: toPairs(rawHeaders), peer });
    recorder.requestEnd();
  }

  /**
   * Java's HTTP client offers `Upgrade: h2c` with every request, which a server may ignore (RFC
   * 9110, section 7.8); node:http then takes it for no request at all. The connection is handed
   * back with the same head less the offer, and the original head is kept for recording.
   */
  private handBack(
    server: http.Server,
    request: http.IncomingMessage,
    socket: Socket,
    head: Buffer,
  ): void {
    this.connections.of(socket).replacedHead = request.rawHeaders;
    const { method = 'GET', url = '/', httpVersion, rawHeaders } = request;
    const lines = toPairs(rawHeaders)
      .filter(([name]) => !['upgrade', 'connection'].includes(name.toLowerCase()))
      .map(([name, value]) => `${name}: ${value}`);
    const text = [`${method} ${url} HTTP/${httpVersion}`, ...lines, '', ''].join('\r\n');
    socket.unshift(Buffer.concat([Buffer.from(text, 'latin1'), head]));
    server.emit('connection', socket);
    socket.resume();
  }
}

function isWebSocket(request: http.IncomingMessage): boolean {
  return request.method === 'GET' && request.headers.upgrade?.toLowerCase() === 'websocket';
}

class UpgradedExchange implements Abortable {
  private over = false;
  private counted = { up: 0, down: 0 };
  private upstream: Socket | undefined;
  private readonly early: Buffer[] = [];
  private releaseEarlyData: () => void = () => undefined;
  private proxyRequest: http.ClientRequest | undefined;
  private taps: readonly WebSocketTap[] = [];
  private agent: http.Agent | undefined;
  private closeCode: number | undefined;
  /** Called once; the promise is that of the last record. */
  onOver: ((ended: Promise<void>) => void) | undefined;

  constructor(
    private readonly request: http.IncomingMessage,
    private readonly socket: Socket,
    private readonly recorder: ExchangeRecorder,
    private readonly options: ListenerOptions,
  ) {}

  start(head: Buffer): void {
    const { protocol, hostname, port } = this.options.target;
    // `toProxy` keeps http-proxy from parsing the path, `prependPath` from joining it to another.
    const agent = this.options.upstream.tunnelAgent();
    this.agent = agent;
    const proxy = httpProxy.createProxyServer({
      ...{ toProxy: true, prependPath: false },
      ...(agent ? { agent } : {}),
    });
    proxy.on('proxyReqWs', (proxyRequest) => this.prepare(proxyRequest));
    this.socket.on('close', () => this.clientClosed());
    this.holdEarlyData();
    const target = { protocol, hostname, host: hostname, port };
    try {
      proxy.ws(this.request, this.socket, head, { target }, (error) => this.failed(error));
    } catch (error) {
      this.failed(error);
    }
  }

  abort(reason: string): void {
    this.finish('upstream-abort', reason);
    this.destroyBoth();
  }

  /** Until the server has switched nobody reads, and an unread socket cannot tell that it closed. */
  private holdEarlyData(): void {
    const { socket } = this;
    const hold = (chunk: Buffer): void => {
      this.early.push(chunk);
      socket.pause();
    };
    const leave = (): void => this.clientClosed();
    socket.on('data', hold).on('end', leave);
    this.releaseEarlyData = () => {
      socket.off('data', hold).off('end', leave).pause();
      if (this.early.length > 0) socket.unshift(Buffer.concat(this.early));
    };
  }

  private prepare(proxyRequest: http.ClientRequest): void {
    const { target, policy } = this.options;
    this.proxyRequest = proxyRequest;
    proxyRequest.path = this.request.url ?? '/';
    for (const name of proxyRequest.getHeaderNames()) proxyRequest.removeHeader(name);
    for (const [name, values] of grouped(this.request.rawHeaders)) {
      proxyRequest.setHeader(
        name,
        policy.setsHost && name.toLowerCase() === 'host' ? target.host : values,
      );
    }
    proxyRequest.on('upgrade', (answer: http.IncomingMessage, upstream: Socket) =>
      this.upgraded(answer, upstream),
    );
    proxyRequest.on('response', (answer: http.IncomingMessage) => this.answered(answer));
  }

  /** Runs before http-proxy's own listener, which writes `answer.headers` to the client. */
  private upgraded(answer: http.IncomingMessage, upstream: Socket): void {
    this.upstream = upstream;
    this.releaseEarlyData();
    this.counted = { up: this.socket.bytesRead, down: this.socket.bytesWritten };
    this.tap(answer, upstream);
    replaceHeaders(answer, answer.rawHeaders);
    upstream.on('error', (error) => this.finish('upstream-abort', describeUpstreamError(error)));
    upstream.on('close', () => {
      this.finish('complete');
      this.socket.destroySoon();
    });
    this.recordAnswer(answer, upstream);
  }

  /** Listens along; the bytes themselves go through the pipes http-proxy lays. */
  private tap(answer: http.IncomingMessage, upstream: Socket): void {
    const extensions = valuesOf(answer.rawHeaders, 'sec-websocket-extensions').join(',');
    const options = {
      maxBytes: this.options.maxBodyBytes,
      deflated: /\bpermessage-deflate\b/i.test(extensions),
      onClose: (code: number) => (this.closeCode ??= code),
    };
    const tapOf = (dir: Direction): WebSocketTap =>
      new WebSocketTap({ ...options, onMessage: (message) => this.recorder.message(dir, message) });
    const [up, down] = [tapOf('up'), tapOf('down')];
    this.socket.on('data', (chunk: Buffer) => up.push(chunk));
    // Paused, it waits for the pipe; else what came with the head would pass before that is laid.
    upstream.pause().on('data', (chunk: Buffer) => down.push(chunk));
    this.taps = [up, down];
  }

  /** The server did not switch: its answer ends with the connection, so no framing is announced. */
  private answered(answer: http.IncomingMessage): void {
    const framing = ['transfer-encoding', 'connection', 'keep-alive'];
    const kept = toPairs(answer.rawHeaders).filter(
      ([name]) => !framing.includes(name.toLowerCase()),
    );
    replaceHeaders(answer, [...kept.flat(), 'Connection', 'close']);
    this.recordAnswer(answer, answer.socket);
    answer.on('data', (chunk: Buffer) => this.recorder.responseData(chunk));
    answer.on('end', () => {
      this.recorder.responseEnd();
      this.finish('complete');
    });
    answer.on('error', () => this.finish('upstream-abort', 'the server closed the connection'));
    answer.on('close', () => this.socket.destroySoon());
  }

  private recordAnswer(answer: http.IncomingMessage, upstream: Socket): void {
    const { policy, target } = this.options;
    const rewrites = hostRewrites(policy, target, this.request);
    this.recorder.response({
      status: answer.statusCode ?? 0,
      statusText: answer.statusMessage ?? '',
      httpVersion: answer.httpVersion,
      headers: toPairs(answer.rawHeaders),
      upstream: { ...upstreamOf(upstream), reused: false },
      ...(rewrites.length === 0 ? {} : { rewrites }),
    });
  }

  private failed(error: unknown): void {
    if (this.over) return;
    if (this.upstream) return this.finish('upstream-abort', describeUpstreamError(error));
    const { origin } = this.options.target;
    const message = `MCP Traffic Inspector cannot reach the MCP server at ${origin}${this.options.upstream.via}: ${describeUpstreamError(error)}.`;
    const body = gatewayErrorBody(undefined, message);
    const headers = ['Content-Type', 'application/json', 'Connection', 'close'];
    const lines = toPairs(headers).map(([name, value]) => `${name}: ${value}`);
    endWith(this.socket, ['HTTP/1.1 502 Bad Gateway', ...lines, '', body].join('\r\n'));
    this.recorder.response({ status: 502, statusText: 'Bad Gateway', headers: toPairs(headers) });
    this.recorder.responseData(Buffer.from(body));
    this.recorder.responseEnd();
    this.finish('upstream-error', `${message}${codeOf(error) ? '' : ' (unknown error)'}`);
  }

  private clientClosed(): void {
    const clean = this.upstream !== undefined && !this.socket.errored;
    this.finish(clean ? 'complete' : 'client-abort');
    this.destroyBoth();
  }

  private destroyBoth(): void {
    this.proxyRequest?.destroy();
    this.agent?.destroy();
    this.upstream?.destroySoon();
    this.socket.destroy();
  }

  private finish(reason: EndReason, error?: string): void {
    if (this.over) return;
    this.over = true;
    if (this.upstream) {
      const { bytesRead, bytesWritten } = this.socket;
      this.recorder.count(bytesRead - this.counted.up, bytesWritten - this.counted.down);
    }
    const read = Promise.all(this.taps.map((tap) => tap.end()));
    this.onOver?.(read.then(() => this.recordEnd(reason, error)));
  }

  private recordEnd(reason: EndReason, error: string | undefined): void {
    const { closeCode } = this;
    const unread = this.taps.some(({ unreadable }) => unreadable) ? UNREADABLE : undefined;
    const said = error ?? unread;
    this.recorder.end({
      reason,
      ...(said === undefined ? {} : { error: said }),
      ...(closeCode === undefined ? {} : { closeCode }),
    });
  }
}

const UNREADABLE = 'from some point on its bytes were no WebSocket messages, and are only counted';

/** Says a last thing and closes, whether or not the other side closes too. */
function endWith(socket: Socket, text: string): void {
  socket.end(text);
  socket.destroySoon();
}

/** One entry a name, in order of first appearance and the case sent first, with all its values. */
function grouped(flat: FlatHeaders): Map<string, string[]> {
  const names = new Map<string, string>();
  for (const [name] of toPairs(flat)) {
    const lower = name.toLowerCase();
    if (!names.has(lower)) names.set(lower, name);
  }
  return new Map([...names].map(([lower, name]) => [name, valuesOf(flat, lower)]));
}

function replaceHeaders(message: http.IncomingMessage, flat: FlatHeaders): void {
  Object.defineProperty(message, 'headers', { value: Object.fromEntries(grouped(flat)) });
}
