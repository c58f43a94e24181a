import type { Socket } from 'node:net';
import type { Peer } from '../capture/recorder.ts';

const addresses = new WeakMap<Socket, Peer>();

/** Asked once per connection: each question to the system costs as much as forwarding a header. */
export function upstreamOf(socket: Socket): Peer {
  const known = addresses.get(socket);
  if (known) return known;
  const peer = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
  addresses.set(socket, peer);
  return peer;
}
