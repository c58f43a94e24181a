/** Real sockets on both sides of a relay: bytes in, bytes out, no HTTP library in between. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CaptureRecord } from '../../src/capture/records.ts';
import type { RelayHandle, RelayOptions } from '../../src/relay/handle.ts';
import { startRelay } from '../../src/relay/relay.ts';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-relay-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A socket whose received bytes can be waited for. */
export class Wire {
  private chunks: Buffer[] = [];
  private length = 0;
  private waiting: (() => void)[] = [];
  ended = false;
  closed = false;
  reset = false;

  constructor(readonly socket: net.Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.length += chunk.length;
      this.wake();
    });
    socket.on('end', () => ((this.ended = true), this.wake()));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') this.reset = true;
    });
    socket.on('close', () => ((this.closed = true), this.wake()));
  }

  /** Received and not taken yet. */
  private get received(): Buffer {
    if (this.chunks.length > 1) this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0] ?? Buffer.alloc(0);
  }

  get text(): string {
    return this.received.toString('latin1');
  }

  send(text: string | Buffer): void {
    this.socket.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
  }

  /** Everything received up to and including `mark`, which is taken off. */
  async until(mark: string): Promise<string> {
    for (;;) {
      const at = this.received.indexOf(mark, 0, 'latin1');
      if (at !== -1) return this.take(at + mark.length).toString('latin1');
      if (this.closed) throw new Error(`closed before ${JSON.stringify(mark)}: ${this.text}`);
      await this.change();
    }
  }

  /** The head of the next message, without its blank line. */
  async head(): Promise<string> {
    return (await this.until('\r\n\r\n')).slice(0, -4);
  }

  /** A message whose head tells its length. */
  async message(): Promise<{ head: string; body: string }> {
    const head = await this.head();
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    return { head, body: (await this.exactly(length)).toString('utf8') };
  }

  async exactly(count: number): Promise<Buffer> {
    while (this.length < count) {
      if (this.closed) throw new Error(`closed after ${this.length} of ${count} bytes`);
      await this.change();
    }
    return this.take(count);
  }

  /** The other side closed the connection, or its sending half of it. */
  async gone(): Promise<void> {
    while (!this.ended && !this.closed) await this.change();
  }

  private take(count: number): Buffer {
    const { received } = this;
    this.chunks = [received.subarray(count)];
    this.length -= count;
    return received.subarray(0, count);
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

/** A listening socket on a free loopback port; `accept` gives its connections one after the other. */
export class RawServer {
  private readonly arrived: Wire[] = [];
  private readonly waiting: ((wire: Wire) => void)[] = [];
  connections = 0;

  private constructor(private readonly server: net.Server) {
    server.on('connection', (socket) => {
      this.connections += 1;
      const wire = new Wire(socket);
      const next = this.waiting.shift();
      if (next) next(wire);
      else this.arrived.push(wire);
      onCleanUp(socket);
    });
  }

  static async start(): Promise<RawServer> {
    const server = net.createServer({ allowHalfOpen: true, noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return new RawServer(server);
  }

  get port(): number {
    return (this.server.address() as net.AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/mcp`;
  }

  accept(): Promise<Wire> {
    const wire = this.arrived.shift();
    return wire ? Promise.resolve(wire) : new Promise((resolve) => this.waiting.push(resolve));
  }
}

const sockets: net.Socket[] = [];
function onCleanUp(socket: net.Socket): void {
  sockets.push(socket);
}

export async function connect(port: number): Promise<Wire> {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  onTestFinished(() => void socket.destroy());
  return new Wire(socket);
}

export interface TestRelay extends RelayHandle {
  readonly file: string;
  /** Stops the relay and gives what it recorded. */
  records(): Promise<CaptureRecord[]>;
  /** The capture file as it stands. */
  captured(): string;
}

export async function relayTo(
  target: string,
  options: Partial<RelayOptions> = {},
): Promise<TestRelay> {
  const out = join(temporaryFolder(), 'capture.mcp.jsonl');
  const relay = await startRelay({
    ...{ target, listen: { host: '127.0.0.1', port: 0 }, out, allowHosts: [] },
    ...{ maxBodyBytes: 1024 * 1024, tool: { name: 'test', version: '0.0.0' }, ...options },
  });
  onTestFinished(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await relay.stop();
  });
  const file = options.out ?? out;
  const captured = (): string => readFileSync(file, 'utf8');
  const records = async (): Promise<CaptureRecord[]> => {
    await relay.stop();
    return parseLines(captured());
  };
  return { ...relay, file, captured, records };
}

export function parseLines(text: string): CaptureRecord[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CaptureRecord);
}

/** The records of a type, typed. */
export function ofType<T extends CaptureRecord['type']>(
  records: readonly CaptureRecord[],
  type: T,
): Extract<CaptureRecord, { type: T }>[] {
  return records.filter(
    (record): record is Extract<CaptureRecord, { type: T }> => record.type === type,
  );
}

/** Header lines of a head, without the start line and what belongs to one connection only. */
export function endToEnd(head: string): string[] {
  const own = /^(?:connection|keep-alive|transfer-encoding):/i;
  return head
    .split('\r\n')
    .slice(1)
    .filter((line) => !own.test(line));
}

export function post(body: string, headers: readonly string[] = []): string {
  const lines = [
    'POST /mcp HTTP/1.1',
    'Host: 127.0.0.1',
    ...headers,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

export function answer(body: string, headers: readonly string[] = []): string {
  const lines = ['HTTP/1.1 200 OK', ...headers, `Content-Length: ${Buffer.byteLength(body)}`];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
