/**
 * One request forwarded. The invariants: bytes go on before they are recorded; the client's going
 * away ends the upstream request at once, in every phase; an upstream that breaks off is never made
 * to look like a clean end; the recorder is told each thing once.
 */
import type * as http from 'node:http';
import type { Socket } from 'node:net';
import type { ExchangeRecorder, ResponseHead } from '../capture/recorder.ts';
import type { EndReason, NotRewritten, Rewrite } from '../capture/records.ts';
import { BodyCollector } from '../capture/body.ts';
import { ProxyRefusal } from './connectAgent.ts';
import { bindUpstream, type Connection } from './connections.ts';
import { flushHead, keepQueuedHead } from './flushHead.ts';
import { headOf, type Head } from './head.ts';
import { codeOf, describeUpstreamError, gatewayErrorBody } from './ownAnswer.ts';
import { pump } from './pump.ts';
import { setField, toPairs, toTrailers, type FlatHeaders } from './rawHeaders.ts';
import { MAX_HEADER_BYTES } from './limits.ts';
import { AnswerRewriter, collectWhole, hostRewrites, type ForwardPolicy } from './rewriteAnswer.ts';
import type { EndpointRewriter } from './rewriteEndpoint.ts';
import type { MetadataAnswer } from './rewriteMetadata.ts';
import type { Upstream } from './upstream.ts';
import { upstreamOf } from './upstreamAddress.ts';
import type { Target } from './target.ts';

export interface ForwardOptions {
  readonly target: Target;
  readonly policy: ForwardPolicy;
  readonly upstream: Upstream;
  readonly connection: Connection;
  readonly recorder: ExchangeRecorder;
  /** The head as the client sent it. */
  readonly headers: FlatHeaders;
  readonly maxBodyBytes: number;
  /** The client waits for a 100 before it sends the body. */
  readonly expectsContinue: boolean;
  readonly now: () => number;
}

export class ForwardedExchange {
  private upstream: http.ClientRequest | undefined;
  private answer: http.IncomingMessage | undefined;
  private readonly head: Head;
  private answerHead: Head | undefined;
  private readonly posted: BodyCollector;
  private readonly rewriter: AnswerRewriter;
  private endpoint: EndpointRewriter | undefined;
  private server: ResponseHead['upstream'];
  private connectMs: number | undefined;
  /** The upstream connection stands, so what breaks from now on is the upstream's abort. */
  private connected = false;
  private requestOver = false;
  private gatewayMessage: string | undefined;
  private over = false;

  constructor(
    private readonly request: http.IncomingMessage,
    private readonly response: http.ServerResponse,
    private readonly options: ForwardOptions,
  ) {
    this.posted = new BodyCollector(options.maxBodyBytes);
    const { headers, target, policy } = options;
    this.head = headOf(headers);
    this.rewriter = new AnswerRewriter(request, headers, target, policy);
  }

  start(): void {
    this.options.connection.open += 1;
    this.watchClient();
    try {
      this.upstream = this.send();
      this.watchUpstream(this.upstream);
      this.pumpRequest(this.upstream);
    } catch (error) {
      this.failUnsent(error);
    }
    this.recordRequest();
  }

  /** The relay stops: the client sees its connection break, the capture says why. */
  abort(reason: string): void {
    this.finish('upstream-abort', reason);
    this.upstream?.destroy();
    this.response.destroy();
  }

  private send(): http.ClientRequest {
    const { target, connection, policy } = this.options;
    const { host } = target;
    const method = this.request.method ?? 'GET';
    const rewritten = policy.setsHost ? { host } : {};
    const request = {
      ...{ method, url: this.request.url ?? '/', agent: connection.agent },
      headers: this.head.forwardedRequest({ method, ...rewritten, fallbackHost: host }),
    };
    const upstream = this.options.upstream.request(request, MAX_HEADER_BYTES);
    upstream.maxHeadersCount = 0;
    if (this.options.expectsContinue) keepQueuedHead(upstream);
    return upstream;
  }

  private recordRequest(): void {
    const { recorder, connection } = this.options;
    const { method = '', url = '', httpVersion } = this.request;
    const { peer } = connection;
    recorder.request({ method, url, httpVersion, headers: this.head.pairs, peer });
  }

  private pumpRequest(upstream: http.ClientRequest): void {
    const { request, options } = this;
    const seen = (chunk: Buffer): void => {
      if (!this.answer) this.posted.push(chunk);
      options.recorder.requestData(chunk);
    };
    pump(request, upstream, seen, { length: this.head.length });
    request.on('end', () => {
      if (request.rawTrailers.length > 0) upstream.addTrailers(pairsOf(request.rawTrailers));
      upstream.end();
      this.requestOver = true;
      options.recorder.requestEnd(toTrailers(request.rawTrailers));
      if (this.gatewayMessage !== undefined) this.answerGatewayError(this.gatewayMessage);
      this.finishIfComplete();
    });
    // A head whose body comes later goes out now; with a body at hand both go out in one piece.
    setImmediate(() => {
      if (this.posted.bytes === 0 && !this.requestOver && !upstream.destroyed) {
        flushHead(upstream);
      }
    });
  }

  private watchClient(): void {
    const { request, response } = this;
    request.on('error', noticedByClose);
    response.on('error', noticedByClose);
    response.on('finish', () => this.finishIfComplete());
    response.on('close', () => {
      if (!response.writableFinished) this.clientLeft();
    });
    request.on('close', () => {
      if (!request.complete) this.clientLeft();
    });
  }

  private clientLeft(): void {
    if (this.over) return;
    this.finish('client-abort');
    this.upstream?.destroy();
    this.response.destroy();
  }

  private watchUpstream(upstream: http.ClientRequest): void {
    const { response } = this;
    const started = this.options.now();
    upstream.on('socket', (socket: Socket) => {
      if (upstream.reusedSocket) return void (this.connected = true);
      const connected = (): void => {
        this.connected = true;
        this.connectMs = this.options.now() - started;
        bindUpstream(this.request.socket, this.options.connection, socket);
      };
      // One that a proxy made is ready.
      if (!socket.connecting) return connected();
      socket.once(this.options.upstream.connectedEvent, connected);
    });
    upstream.on('continue', () => {
      if (this.options.expectsContinue && !response.headersSent) response.writeContinue();
    });
    upstream.on('response', (answer) => this.takeAnswer(upstream, answer));
    upstream.on('error', (error) => this.upstreamFailed(error));
  }

  private takeAnswer(upstream: http.ClientRequest, answer: http.IncomingMessage): void {
    if (this.options.upstream.isProxyRefusal(answer)) {
      answer.resume();
      return this.gatewayError(new ProxyRefusal(407));
    }
    this.answer = answer;
    this.answerHead = headOf(answer.rawHeaders);
    this.server = { ...upstreamOf(answer.socket), reused: upstream.reusedSocket };
    this.posted.release();
    answer.on('error', noticedByClose);
    answer.on('close', () => {
      if (answer.complete) return;
      this.passHeld();
      this.upstreamBroke('the server closed the connection');
    });
    if (!this.rewriter.wantsWhole(answer)) return this.forwardAnswer(answer);
    collectWhole(
      answer,
      (body) =>
        void this.rewriter.whole(answer, body).then((changed) => {
          this.forwardWhole(answer, body, changed);
        }),
      () => this.forwardAnswer(answer),
    );
  }

  private forwardAnswer(answer: http.IncomingMessage): void {
    const { response, options, rewriter } = this;
    const rewrites = this.writeHead(answer);
    if (!rewrites) return;
    const endpoint = rewriter.endpoint(answer, (made) => options.recorder.endpointRewritten(made));
    this.endpoint = endpoint;
    let begun = false;
    pump(
      answer,
      response,
      (chunk) => {
        begun = true;
        options.recorder.responseData(chunk);
      },
      endpoint ? { change: (chunk) => endpoint.push(chunk) } : { length: this.answerHead?.length },
    );
    answer.on('end', () => {
      begun = true;
      if (!answer.complete) return;
      this.passHeld();
      if (answer.rawTrailers.length > 0) response.addTrailers(pairsOf(answer.rawTrailers));
      response.end();
      options.recorder.responseEnd(toTrailers(answer.rawTrailers));
      this.finishIfComplete();
    });
    setImmediate(() => {
      if (!begun && !response.destroyed) flushHead(response);
    });
    this.recordHead(answer, rewrites, rewriter.endpointNotRewritten(answer));
  }

  /** An answer that was changed as a whole; the capture keeps it as the server sent it. */
  private forwardWhole(
    answer: http.IncomingMessage,
    original: Buffer,
    { body, rewrites, notRewritten }: MetadataAnswer,
  ): void {
    const { response, options } = this;
    if (this.over) return;
    const inHead = this.writeHead(answer, body === original ? undefined : body.length);
    if (!inHead) return;
    if (answer.rawTrailers.length > 0) response.addTrailers(pairsOf(answer.rawTrailers));
    response.end(body);
    this.recordHead(answer, [...inHead, ...rewrites], notRewritten);
    options.recorder.responseData(original);
    options.recorder.responseEnd(toTrailers(answer.rawTrailers));
  }

  /** What waits for the end of its event goes on as it is. */
  private passHeld(): void {
    const held = this.endpoint?.end();
    if (held && held.length > 0 && !this.response.destroyed) this.response.write(held);
  }

  private recordHead(
    answer: http.IncomingMessage,
    inAnswer: readonly Rewrite[],
    notRewritten: NotRewritten | undefined,
  ): void {
    const { policy, target } = this.options;
    const rewrites = [...hostRewrites(policy, target, this.request), ...inAnswer];
    this.options.recorder.response({
      status: answer.statusCode ?? 0,
      statusText: answer.statusMessage ?? '',
      httpVersion: answer.httpVersion,
      headers: this.answerHead?.pairs ?? [],
      ...(this.server ? { upstream: this.server } : {}),
      ...(rewrites.length === 0 ? {} : { rewrites }),
      ...(notRewritten ? { notRewritten } : {}),
    });
  }

  /** The changes that were made; undefined where the head cannot be sent on. */
  private writeHead(answer: http.IncomingMessage, length?: number): Rewrite[] | undefined {
    const { request, response } = this;
    const { statusCode: status = 0 } = answer;
    const head = this.answerHead ?? headOf(answer.rawHeaders);
    response.sendDate = false;
    if (head.closes) response.shouldKeepAlive = false;
    const chunks = request.httpVersionMajor === 1 && request.httpVersionMinor > 0;
    const asSent = head.forwardedResponse(chunks);
    const changes = length !== undefined || this.rewriter.mayChangeHead(status);
    const headers = changes ? [...asSent] : asSent;
    const rewrites = this.rewriter.head(status, headers);
    if (length !== undefined) setField(headers, 'content-length', String(length));
    try {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', headers);
      return rewrites;
    } catch (error) {
      answer.destroy();
      this.upstreamBroke(`its answer cannot be sent on (${codeOf(error) ?? 'invalid head'})`);
      return undefined;
    }
  }

  private upstreamFailed(error: Error): void {
    if (this.over) return;
    if (this.answer) {
      // The answer's own end decides; an upstream may answer early and then close.
      if (!this.answer.complete) this.upstreamBroke(describeUpstreamError(error));
      return;
    }
    if (this.connected && !codeOf(error)?.startsWith('HPE_')) {
      return this.upstreamBroke('the server closed the connection before it answered');
    }
    this.gatewayError(error);
  }

  private upstreamBroke(error: string): void {
    if (this.over) return;
    this.finish('upstream-abort', error);
    const { socket } = this.response;
    this.upstream?.destroy();
    // What was received before the break still goes out; the missing end tells the client.
    if (socket && this.response.headersSent) socket.destroySoon();
    else this.response.destroy();
  }

  private failUnsent(error: unknown): void {
    this.request.resume();
    this.gatewayError(error);
  }

  /** The answer waits until the request is here whole, since its id is in the body. */
  private gatewayError(error: unknown): void {
    const { origin } = this.options.target;
    const reason = describeUpstreamError(error);
    this.gatewayMessage = `MCP Traffic Inspector cannot reach the MCP server at ${origin}${this.options.upstream.via}: ${reason}.`;
    if (this.requestOver || this.request.complete || this.options.expectsContinue) {
      this.answerGatewayError(this.gatewayMessage);
    }
  }

  private answerGatewayError(message: string): void {
    const { response, posted } = this;
    if (this.over || response.headersSent) return;
    const body = Buffer.from(
      gatewayErrorBody(posted.truncated ? undefined : posted.content(), message),
    );
    const headers = ['Content-Type', 'application/json', 'Content-Length', String(body.length)];
    response.writeHead(502, headers);
    response.end(this.request.method === 'HEAD' ? undefined : body);
    const { recorder } = this.options;
    if (!this.requestOver) recorder.requestEnd();
    recorder.response({ status: 502, statusText: 'Bad Gateway', headers: toPairs(headers) });
    recorder.responseData(body);
    recorder.responseEnd();
    this.finish('upstream-error', message);
  }

  private finishIfComplete(): void {
    if (this.over || !this.response.writableFinished) return;
    // The last byte may be out before the end of the answer was noticed.
    if (this.answer && !this.answer.readableEnded) return;
    if (this.requestOver || this.request.complete) this.finish('complete');
  }

  private finish(reason: EndReason, error?: string): void {
    if (this.over) return;
    this.over = true;
    this.options.connection.open -= 1;
    const { connectMs } = this;
    this.options.recorder.end({
      reason,
      ...(error === undefined ? {} : { error }),
      ...(connectMs === undefined ? {} : { connectMs }),
    });
    this.onOver?.();
  }

  /** Called once, when the exchange has its end. */
  onOver: (() => void) | undefined;
}

function pairsOf(flat: FlatHeaders): [string, string][] {
  return toPairs(flat).map(([name, value]) => [name, value]);
}

/** A broken stream also closes, and `close` is where it is dealt with. */
function noticedByClose(): void {}
