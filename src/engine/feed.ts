/** The engine's door: JSON-RPC over a WebSocket on loopback. Nothing is said before the token was shown. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { Emitter, type Event } from '../base/emitter.ts';
import { CONTRACT_VERSION, type RelayState } from '../contract/api.ts';
import { notification, type EngineHandlers } from '../contract/rpc.ts';
import { refusalOf, type Refusal } from './feedGuard.ts';
import { Subscriber } from './subscriber.ts';

/** Requests are questions; a longer one is not ours. */
const MAX_REQUEST_BYTES = 1024 * 1024;

/** What the feed needs of an engine. */
export interface Served {
  readonly handlers: EngineHandlers;
  readonly revision: number;
  readonly relayState: RelayState;
  readonly onDidChange: Event<number>;
}

export interface Feed {
  /** `ws://127.0.0.1:PORT`; the token is not part of it. */
  readonly url: string;
  readonly token: string;
  /** Fires with the number of connected front ends when it changes. */
  readonly onDidChangeFrontEnds: Event<number>;
  close(): Promise<void>;
}

export async function startFeed(served: Served): Promise<Feed> {
  const token = randomBytes(32).toString('hex');
  const server = createServer((_request, response) => {
    response.writeHead(426, { Connection: 'close', Upgrade: 'websocket' }).end();
  });
  const port = await listen(server);
  const door = new Door(served, port, token);
  server.on('upgrade', (request, socket, head) => door.knock(request, socket, head));
  return {
    url: `ws://127.0.0.1:${port}`,
    token,
    onDidChangeFrontEnds: door.onDidChangeFrontEnds,
    close: () => {
      door.close();
      return closed(server);
    },
  };
}

class Door {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_REQUEST_BYTES,
  });
  private readonly subscribers = new Set<Subscriber>();
  private readonly frontEnds = new Emitter<number>();
  private readonly listening;

  readonly onDidChangeFrontEnds: Event<number> = this.frontEnds.event;

  constructor(
    private readonly served: Served,
    private readonly port: number,
    private readonly token: string,
  ) {
    this.listening = served.onDidChange((revision) => {
      const state = this.stateText();
      for (const subscriber of this.subscribers) subscriber.announce(revision, state);
    });
  }

  knock(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refusal = refusalOf(request.headers, this.port, this.token);
    if (refusal) refuse(socket, refusal);
    else this.letIn(request, socket, head);
  }

  close(): void {
    this.listening.dispose();
    for (const subscriber of this.subscribers) subscriber.end();
  }

  private stateText(): string {
    return notification('relay/state', this.served.relayState);
  }

  private letIn(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const subscriber = new Subscriber(webSocket, this.served.handlers, this.served.revision);
      this.subscribers.add(subscriber);
      webSocket.on('close', () => {
        this.subscribers.delete(subscriber);
        this.frontEnds.fire(this.subscribers.size);
      });
      const greeting = notification('feed/greeting', { contract: CONTRACT_VERSION });
      subscriber.greet(greeting, this.stateText());
      this.frontEnds.fire(this.subscribers.size);
    });
  }
}

function refuse(socket: Duplex, { status, reason }: Refusal): void {
  const title = status === 401 ? 'Unauthorized' : 'Forbidden';
  const body = `${reason}\n`;
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  );
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
