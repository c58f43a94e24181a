import type { OutgoingMessage } from 'node:http';

const NOTHING = Buffer.alloc(0);

/**
 * Sends a head whose body comes later. The `flushHeaders` of node:http writes it as UTF-8, which
 * changes every byte above 0x7f; before a piece of body, an empty one too, it goes out as it stands.
 */
export function flushHead(message: OutgoingMessage): void {
  message.write(NOTHING);
}
