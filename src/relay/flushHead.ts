import type { OutgoingMessage } from 'node:http';

const NOTHING = Buffer.alloc(0);

/**
 * Sends a head whose body comes later. The `flushHeaders` of node:http writes it as UTF-8, which
 * changes every byte above 0x7f; before a piece of body, an empty one too, it goes out as it stands.
 */
export function flushHead(message: OutgoingMessage): void {
  message.write(NOTHING);
}

interface Queued {
  readonly outputData?: { data: unknown; encoding: unknown }[];
}

/**
 * A request with `Expect: 100-continue` queues its head as it is made, as text without an encoding,
 * which would leave as UTF-8. Called before the request has a socket, while the head still waits.
 */
export function keepQueuedHead(message: OutgoingMessage): void {
  for (const piece of (message as unknown as Queued).outputData ?? []) {
    if (typeof piece.data === 'string') piece.encoding = 'latin1';
  }
}
