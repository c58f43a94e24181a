/** Lets a host speak through the real relay, and gives what crossed the wire, exchange by exchange. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCapture } from '../../src/capture/reader.ts';
import type {
  EndRecord,
  EventRecord,
  RequestRecord,
  ResponseRecord,
} from '../../src/capture/records.ts';
import { headerValue } from '../../src/protocol/headers.ts';
import { startDemoServer } from '../../src/demo/server.ts';
import { metaOf, parseMessages, type JsonRpcMessage } from '../../src/protocol/jsonRpc.ts';
import { startRelay } from '../../src/relay/relay.ts';

export interface Wire {
  readonly request: RequestRecord;
  readonly message?: JsonRpcMessage;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly response?: ResponseRecord;
  readonly events: readonly EventRecord[];
  readonly end?: EndRecord;
}

export interface Recording {
  readonly exchanges: readonly Wire[];
  /** The capture file as it stands on disk. */
  readonly text: string;
}

export interface Stage {
  /** Waits while a tool works; answers at once by default. */
  readonly serverPause?: (ms: number) => Promise<void>;
  /** By default the server leaves streams open, so that only a client's hanging up ends them. */
  readonly lingerMs?: number;
  readonly play: (url: string) => Promise<void>;
}

export async function throughRelay({
  serverPause: pause = async () => undefined,
  lingerMs = 600_000,
  play,
}: Stage): Promise<Recording> {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-demo-'));
  const file = join(folder, 'demo.mcp.jsonl');
  const server = await startDemoServer({ pause, lingerMs });
  try {
    const relay = await startRelay({
      target: server.url,
      listen: { host: '127.0.0.1', port: 0 },
      out: file,
      allowHosts: [],
      maxBodyBytes: 1024 * 1024,
      tool: { name: 'test', version: '0.0.0' },
    });
    await play(relay.url).finally(() => relay.stop());
    return { exchanges: await exchangesOf(file), text: await readFile(file, 'utf8') };
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
}

async function exchangesOf(file: string): Promise<Wire[]> {
  const found = new Map<number, Wire>();
  const join = (x: number, part: Partial<Wire>): void => {
    const known = found.get(x);
    if (known) found.set(x, { ...known, ...part });
  };
  for await (const { record } of readCapture(file)) {
    if (record.type === 'request') {
      found.set(record.x, { request: record, meta: {}, events: [] });
    } else if (record.type === 'request.body') join(record.x, bodyParts(record.text ?? ''));
    else if (record.type === 'response') join(record.x, { response: record });
    else if (record.type === 'end') join(record.x, { end: record });
    else if (record.type === 'event') {
      join(record.x, { events: [...(found.get(record.x)?.events ?? []), record] });
    }
  }
  return [...found.values()];
}

function bodyParts(text: string): Partial<Wire> {
  const [message] = parseMessages(text).messages;
  return message ? { message, meta: metaOf(message.params) ?? {} } : {};
}

/** The JSON-RPC method, or the HTTP method where there is no message. */
export function methodOf({ message, request }: Wire): string {
  return message?.method ?? request.method;
}

export function sent(wire: Wire, header: string): string | undefined {
  return headerValue(wire.request.headers, header);
}

export function received(wire: Wire, header: string): string | undefined {
  return headerValue(wire.response?.headers ?? [], header);
}
