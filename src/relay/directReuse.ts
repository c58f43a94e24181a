import type * as http from 'node:http';
import type { Socket } from 'node:net';

/** What node's agents are made of beyond their declared types. */
interface Internals {
  addRequest(request: http.ClientRequest, options: unknown): void;
  readonly requests: Readonly<Record<string, unknown>>;
}

/**
 * Hands the idle connection of an agent that has one connection straight to the next request. The
 * agent's own way through its pools copies the options twice and joins a pool's name each time,
 * which costs as much as reading the head. Whatever is not the plain case (a request waits, the
 * connection is new or gone) goes the agent's own way: to it the connection stays in use.
 */
export function reuseDirectly(agent: http.Agent): http.Agent {
  const own = agent as unknown as Internals;
  const [release] = agent.listeners('free') as ((socket: Socket, options: unknown) => void)[];
  if (!release || typeof own.addRequest !== 'function') return agent;
  const addRequest = own.addRequest.bind(agent);
  const quiet = new WeakSet<Socket>();
  let idle: Socket | undefined;
  agent.removeAllListeners('free');
  agent.on('free', (socket: Socket, options: unknown) => {
    if (!socket.writable || waits(own)) return release.call(agent, socket, options);
    // An error of an idle connection is followed by its close, and that is dealt with.
    if (!quiet.has(socket)) socket.on('error', () => undefined);
    quiet.add(socket);
    idle = socket;
  });
  own.addRequest = (request, options) => {
    const socket = idle;
    idle = undefined;
    if (!socket?.writable) return addRequest(request, options);
    request.reusedSocket = true;
    request.onSocket(socket);
  };
  return agent;
}

function waits({ requests }: Internals): boolean {
  for (const name in requests) if (Object.hasOwn(requests, name)) return true;
  return false;
}
