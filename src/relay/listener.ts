import * as http from 'node:http';
import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';
import type { Recorder } from '../capture/recorder.ts';
import type { CaptureClock } from '../capture/sequencer.ts';
import { Connections } from './connections.ts';
import { ForwardedExchange } from './forward.ts';
import type { Guard, Refusal } from './guard.ts';
import { RelayStartError, type RefusedHost } from './handle.ts';
import { HEAD_TIMEOUT_MS, MAX_HEADER_BYTES } from './limits.ts';
import { endMalformed } from './malformed.ts';
import { refuse } from './refuse.ts';
import type { ForwardPolicy } from './rewriteAnswer.ts';
import type { Target } from './target.ts';
import type { Upstream } from './upstream.ts';
import { UpgradeForwarder } from './upgrade.ts';

/** A listening server with no time-outs of its own but the one for heads. */
export async function listen(at: { host: string; port: number }): Promise<http.Server> {
  const server = http.createServer({
    ...{ maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: 0, headersTimeout: HEAD_TIMEOUT_MS },
    // Idle connections end when their upstream connection does (connections.ts).
    ...{ keepAliveTimeout: 0, noDelay: true },
  });
  // Beyond a count of fields node:http would drop the rest without a word.
  server.maxHeadersCount = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(startError(error, at)));
    server.listen(at.port, at.host, resolve);
  });
  server.removeAllListeners('error');
  return server;
}

function startError(error: NodeJS.ErrnoException, at: { host: string; port: number }): Error {
  const place = `${at.host}:${at.port}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return new RelayStartError('port-in-use', `Port ${at.port} on ${at.host} is already in use.`);
    case 'EACCES':
      return new RelayStartError('failed', `Listening on ${place} is not permitted.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new RelayStartError('failed', `${at.host} is not an address of this machine.`);
    default:
      return new RelayStartError('failed', `Cannot listen on ${place} (${error.code ?? 'error'}).`);
  }
}

export interface ListenerOptions {
  readonly target: Target;
  readonly policy: ForwardPolicy;
  readonly upstream: Upstream;
  readonly guard: Guard;
  readonly recorder: Recorder;
  readonly maxBodyBytes: number;
  readonly clock: CaptureClock;
  readonly onRefusedHost: (refused: RefusedHost) => void;
}

export function tellRefusal(
  { onRefusedHost }: ListenerOptions,
  { name }: Refusal,
  x: number | undefined,
): void {
  if (name !== undefined) onRefusedHost({ name, ...(x === undefined ? {} : { x }) });
}

interface OpenExchange {
  abort(reason: string): void;
}

/** Takes requests off the server, one forwarded exchange each. */
export class Listener {
  private readonly connections: Connections;
  private readonly open = new Set<OpenExchange>();
  /** All of them: node:http forgets those it upgraded. */
  private readonly sockets = new Set<Socket>();
  private readonly upgrades: UpgradeForwarder;

  constructor(
    private readonly server: http.Server,
    private readonly options: ListenerOptions,
  ) {
    this.connections = new Connections(options.upstream);
    this.upgrades = new UpgradeForwarder(options, this.connections, this.open);
    server.on('connection', (socket: Socket) => {
      // One that is handed back after an upgrade that is none comes here again.
      if (this.sockets.has(socket)) return;
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    server.on('request', (request, response) => this.handle(request, response, false));
    server.on('checkContinue', (request, response) => this.handle(request, response, true));
    // Other expectations are the target's to judge.
    server.on('checkExpectation', (request, response) => this.handle(request, response, false));
    server.on('clientError', (error, socket) => {
      if (!(socket instanceof Socket)) return void socket.destroy();
      const { open, peer } = this.connections.of(socket);
      endMalformed(error, socket, { open, peer, begin: () => options.recorder.exchange() });
    });
    server.on('upgrade', (request: http.IncomingMessage, socket: Duplex, head: Buffer) => {
      if (!(socket instanceof Socket)) return void socket.destroy();
      this.upgrades.handle(server, request, socket, head);
    });
  }

  /** Stops listening and ends what is open; resolves when every connection is gone. */
  async close(reason: string): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const exchange of [...this.open]) exchange.abort(reason);
    for (const socket of this.sockets) socket.destroy();
    await closed;
    await this.upgrades.settled();
  }

  private handle(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    expectsContinue: boolean,
  ): void {
    const { target, policy, upstream, guard, maxBodyBytes, clock } = this.options;
    const connection = this.connections.of(request.socket);
    const headers = connection.replacedHead ?? request.rawHeaders;
    delete connection.replacedHead;
    const recorder = this.options.recorder.exchange();
    const refusal = guard.judge(request.url ?? '', headers, connection.peer.address);
    if (refusal) {
      refuse(request, response, refusal, recorder, connection.peer);
      return tellRefusal(this.options, refusal, recorder.x);
    }
    const exchange = new ForwardedExchange(request, response, {
      ...{ target, policy, upstream, connection, recorder, headers, maxBodyBytes, expectsContinue },
      now: clock.now,
    });
    exchange.onOver = () => this.open.delete(exchange);
    this.open.add(exchange);
    exchange.start();
  }
}
