/** Captures made by hand, record by record: what the tests of engine, export and command line read. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaptureRecord, RawHeaders } from '../../src/capture/records.ts';
import { onTestFinished } from 'vitest';
import type { LanesPage } from '../../src/contract/api.ts';
import { unpackBars } from '../../src/contract/laneBars.ts';

type Fields = Record<string, unknown> & { type: CaptureRecord['type'] };

export interface Call {
  readonly at: number;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: RawHeaders;
  readonly rpc?: unknown;
  readonly status?: number;
  readonly answerHeaders?: RawHeaders;
  readonly answer?: unknown;
  /** Answered with an event stream of these messages, 10 ms apart. */
  readonly events?: readonly unknown[];
  /** Milliseconds from request to end; absent with `open`. */
  readonly lasts?: number;
  readonly open?: boolean;
}

const STARTED = Date.parse('2026-02-05T09:00:00.000Z');

/** Builds one capture. Records are numbered in the order of their time, as a recorder writes them. */
export class CaptureBook {
  private readonly fields: (Fields & { t: number })[] = [];
  private exchanges = 0;

  add(t: number, fields: Fields): this {
    this.fields.push({ ...fields, t });
    return this;
  }

  call(call: Call): this {
    const x = (this.exchanges += 1);
    const { at, lasts = 40, method = 'POST', path = '/mcp' } = call;
    const end = at + lasts;
    this.add(at, {
      ...{ type: 'request', x, method, url: path, httpVersion: '1.1' },
      headers: [['User-Agent', 'openai-mcp/1.0.0 (ChatGPT)'], ...(call.headers ?? [])],
      peer: { address: '127.0.0.1', port: 50_000 + x },
    });
    if (call.rpc !== undefined) this.add(at + 1, body('request.body', x, call.rpc));
    if (call.open && call.status === undefined) return this;
    this.add(at + 10, response(x, call));
    call.events?.forEach((message, place) => {
      const data = JSON.stringify(message);
      this.add(at + 11 + place * 10, {
        type: 'event',
        x,
        event: 'message',
        data,
        bytes: data.length,
      });
    });
    if (call.answer !== undefined) this.add(end - 1, body('response.body', x, call.answer));
    if (call.open) return this;
    return this.add(end, {
      ...{ type: 'end', x, reason: 'complete', bytesUp: 100, bytesDown: 200 },
      ...{ timing: { waitMs: 9 }, summary: {} },
    });
  }

  records(): CaptureRecord[] {
    const header: Fields & { t: number } = {
      ...{ type: 'capture', t: 0, format: 1, startedAt: new Date(STARTED).toISOString() },
      tool: { name: 'mcp-traffic-inspector', version: '0.0.0' },
      ...{ target: 'http://127.0.0.1:9/mcp', listen: 'http://127.0.0.1:8/mcp' },
      redaction: { policy: 'default', identifiers: 'kept' },
    };
    const ordered = [header, ...this.fields.toSorted((a, b) => a.t - b.t)];
    return ordered.map((fields, place) => {
      const at = new Date(STARTED + fields.t).toISOString();
      return { ...fields, seq: place + 1, at } as unknown as CaptureRecord;
    });
  }

  text(): string {
    return textOf(this.records());
  }

  /** Writes the capture into a folder that is gone after the test. */
  file(text = this.text()): string {
    const file = join(folder(), 'sample.mcp.jsonl');
    writeFileSync(file, text);
    return file;
  }
}

export function textOf(records: readonly CaptureRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** An empty folder that is gone after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'engine-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function body(type: 'request.body' | 'response.body', x: number, value: unknown): Fields {
  const text = JSON.stringify(value);
  return { type, x, bytes: Buffer.byteLength(text), text };
}

function response(x: number, { status = 200, answerHeaders = [], events }: Call): Fields {
  const type = events ? 'text/event-stream' : 'application/json';
  return {
    ...{ type: 'response', x, status, statusText: 'OK', httpVersion: '1.1' },
    headers: [['Content-Type', type], ...answerHeaders],
    upstream: { address: '127.0.0.1', port: 9, reused: false },
  };
}

export const PERSON = 'v1/person-of-the-test';
export const EMAIL = 'ada@example.com';

const meta = (conversation: string) => ({
  'openai/session': conversation,
  'openai/subject': PERSON,
  'openai/locale': 'de-DE',
});

export function initialize(id: number, conversation: string) {
  return {
    ...{ jsonrpc: '2.0', id, method: 'initialize' },
    params: {
      ...{ protocolVersion: '2025-11-25', capabilities: {} },
      clientInfo: { name: 'openai-mcp', version: '1.0.0' },
      _meta: meta(conversation),
    },
  };
}

export function toolCall(id: number, conversation: string, name = 'search') {
  const params = { name, arguments: { query: EMAIL }, _meta: meta(conversation) };
  return { jsonrpc: '2.0', id, method: 'tools/call', params };
}

export function result(id: number, value: unknown = { content: [] }) {
  return { jsonrpc: '2.0', id, result: value };
}

/**
 * What the inspector is for: session A is created and used, then a call comes without its id, then
 * session B takes its place; beside them a metadata request, a stream and a call that is still open.
 */
export function forgetfulHost(): CaptureBook {
  const session = (id: string): RawHeaders => [['Mcp-Session-Id', id]];
  const issue = (id: string): Pick<Call, 'answerHeaders' | 'answer'> => ({
    answerHeaders: session(id),
    answer: result(1, { protocolVersion: '2025-11-25', capabilities: {} }),
  });
  const twin: RawHeaders = [['X-OpenAI-Subject', PERSON]];
  return new CaptureBook()
    .call({ at: 100, method: 'GET', path: '/.well-known/oauth-protected-resource', status: 404 })
    .call({ at: 1_000, rpc: initialize(1, 'talk-1'), ...issue('session-a') })
    .call({
      ...{ at: 1_100, headers: [...session('session-a'), ...twin], rpc: toolCall(2, 'talk-1') },
      events: [{ jsonrpc: '2.0', method: 'notifications/progress', params: {} }, result(2)],
    })
    .call({ at: 1_200, rpc: toolCall(3, 'talk-1', 'fetch'), answer: result(3) })
    .call({ at: 20_000, rpc: initialize(1, 'talk-1'), ...issue('session-b') })
    .call({
      at: 20_100,
      headers: session('session-b'),
      rpc: toolCall(2, 'talk-1'),
      answer: result(2),
    })
    .call({ at: 20_200, headers: session('session-b'), rpc: toolCall(3, 'talk-2'), open: true });
}

/** Sessions that overlap, tools and durations in no order, failures, a stream, open and auxiliary exchanges. */
export function mixedCalls(): CaptureBook {
  const book = new CaptureBook();
  for (const [place, id] of ['session-z', 'session-a'].entries()) {
    const answer = result(1, { protocolVersion: '2025-11-25', capabilities: {} });
    const at = 100 + place * 50;
    book.call({
      at,
      rpc: initialize(1, `talk-${place}`),
      answer,
      answerHeaders: [['Mcp-Session-Id', id]],
    });
  }
  for (let place = 0; place < 40; place += 1) {
    const id = place % 3 === 0 ? 'session-z' : 'session-a';
    book.call({
      at: 300 + place * 700,
      headers: place % 7 === 0 ? [] : [['Mcp-Session-Id', id]],
      rpc: toolCall(
        place,
        `talk-${place % 2}`,
        ['search', 'fetch', 'Add', 'list'][(place * 7) % 4],
      ),
      lasts: 20 + ((place * 37) % 5) * 300,
      ...(place % 11 === 5 ? { open: true } : {}),
      ...(place % 9 === 4
        ? { status: 404 }
        : { answer: result(place, { isError: place % 5 === 0 }) }),
    });
  }
  return book.call({ at: 50, method: 'GET', path: '/.well-known/oauth', status: 404 });
}

/** Which exchanges have a bar, lane by lane. */
export function numbersOf({ lanes, looks }: LanesPage): number[][] {
  return lanes.map(({ bars }) => unpackBars(bars, looks).map(({ x }) => x));
}
