/** Plays an exchange over two sockets and tells what arrived at each end. */
import { createHash } from 'node:crypto';
import { isBodiless, type Exchange, type Message } from './differentialMessages.ts';
import { endToEnd, type Wire } from './harness.ts';

/** A longer body is compared by its digest, so that a failure stays readable. */
const READABLE_BYTES = 2_000;

export interface Received {
  readonly start: string;
  readonly headers: readonly string[];
  readonly body: string;
  readonly trailers: string;
}

export interface Outcome {
  readonly asked: Received;
  /** Heads of interim answers, each with its blank line. */
  readonly interim: string;
  readonly answered: Received;
}

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';

/** `upstream` gives the server's end of the client's connection, or of what the relay made of it. */
export async function play(
  client: Wire,
  upstream: () => Promise<Wire>,
  exchange: Exchange,
): Promise<Outcome> {
  const { up, down, expects, headFirst } = exchange;
  const bodiless = isBodiless(exchange);
  sendHead(client, up);
  const waits = expects || headFirst;
  if (!waits) sendBody(client, up);
  const server = await upstream();
  const head = await server.head();
  let interim = '';
  if (expects) {
    server.send(CONTINUE);
    interim = await client.until('\r\n\r\n');
  }
  if (waits) sendBody(client, up);
  const asked = await receive(server, head, 'request');
  sendHead(server, down);
  const early = headFirst ? await client.head() : undefined;
  if (!bodiless) sendBody(server, down);
  if (down.framing === 'close') server.socket.end();
  const answerHead = early ?? (await client.head());
  const answered = await receive(client, answerHead, bodiless ? 'bodiless' : 'response');
  return { asked, interim, answered };
}

function sendHead(wire: Wire, { start, headers, parts, framing }: Message): void {
  wire.send(`${[start, ...headers, ...framingOf(parts, framing)].join('\r\n')}\r\n\r\n`);
}

function framingOf(parts: Message['parts'], framing: Message['framing']): string[] {
  if (framing === 'close') return ['Connection: close'];
  if (!parts) return [];
  if (framing === 'chunked') return ['Transfer-Encoding: chunked'];
  return [`Content-Length: ${parts.reduce((sum, part) => sum + part.length, 0)}`];
}

function sendBody(wire: Wire, { parts, framing, trailers }: Message): void {
  if (!parts) return;
  for (const part of parts) {
    if (part.length === 0) continue;
    wire.send(framing === 'chunked' ? chunk(part) : part);
  }
  if (framing === 'chunked') wire.send(['0', ...trailers, '', ''].join('\r\n'));
}

function chunk(part: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]);
}

async function receive(
  wire: Wire,
  head: string,
  kind: 'request' | 'response' | 'bodiless',
): Promise<Received> {
  const start = head.split('\r\n')[0] ?? '';
  const common = { start, headers: endToEnd(head) };
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (kind !== 'bodiless' && /^transfer-encoding: *chunked$/im.test(head)) {
    return { ...common, ...(await receiveChunks(wire)) };
  }
  if (kind === 'bodiless' || (kind === 'request' && length === undefined)) {
    return { ...common, body: '', trailers: '' };
  }
  if (length === undefined) await wire.gone();
  const content = await wire.exactly(Number(length ?? wire.text.length));
  return { ...common, body: readable(content), trailers: '' };
}

async function receiveChunks(wire: Wire): Promise<Pick<Received, 'body' | 'trailers'>> {
  const chunks: Buffer[] = [];
  for (;;) {
    const size = parseInt(await wire.until('\r\n'), 16);
    if (size === 0) break;
    chunks.push(await wire.exactly(size));
    await wire.until('\r\n');
  }
  let trailers = '';
  for (let line = await wire.until('\r\n'); line !== '\r\n'; line = await wire.until('\r\n')) {
    trailers += line;
  }
  return { body: readable(Buffer.concat(chunks)), trailers };
}

function readable(content: Buffer): string {
  if (content.length <= READABLE_BYTES) return content.toString('latin1');
  return `${content.length} bytes, ${createHash('sha256').update(content).digest('hex')}`;
}
