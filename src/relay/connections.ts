/**
 * One upstream connection for each client connection. So the server sees as many connections as
 * without the relay, and an idle connection either side closes is closed on the other side too: a
 * client never sends on a connection whose server end has gone, beyond what it would risk directly.
 */
import type * as http from 'node:http';
import type { Socket } from 'node:net';
import type { Peer } from '../capture/recorder.ts';
import { reuseDirectly } from './directReuse.ts';
import type { Upstream } from './upstream.ts';

/** What is known about one client connection. */
export interface Connection {
  readonly agent: http.Agent;
  readonly peer: Peer;
  /** Exchanges that are not over. */
  open: number;
  /** The head as it was, where the connection was handed back after an upgrade that is none. */
  replacedHead?: readonly string[];
}

export class Connections {
  private readonly known = new WeakMap<Socket, Connection>();

  constructor(private readonly upstream: Upstream) {}

  of(socket: Socket): Connection {
    const known = this.known.get(socket);
    if (known) return known;
    const options = { keepAlive: true, maxSockets: 1 };
    const connection: Connection = {
      agent: reuseDirectly(this.upstream.agent(options)),
      peer: { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
      open: 0,
    };
    this.known.set(socket, connection);
    socket.once('close', () => connection.agent.destroy());
    return connection;
  }
}

/** Ends an idle client connection when its upstream connection goes. */
export function bindUpstream(client: Socket, connection: Connection, upstream: Socket): void {
  upstream.once('close', () => {
    if (connection.open === 0) client.destroySoon();
  });
}
