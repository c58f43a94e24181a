import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { Ajv, type AnySchema, type AnySchemaObject } from 'ajv';
import { expect, test } from 'vitest';
import { Analysis } from '../../src/analysis/analysis.ts';
import type { CaptureRecord } from '../../src/capture/records.ts';
import { HarWriter } from '../../src/export/har.ts';
import { CaptureBook, forgetfulHost, toolCall } from '../engine/captures.ts';

const load = createRequire(import.meta.url);
const samples = resolve(import.meta.dirname, '../../media/samples');

interface Har {
  log: { version: string; creator: { name: string; version: string }; entries: Entry[] };
}

interface Entry {
  startedDateTime: string;
  time: number;
  request: { method: string; url: string; bodySize: number; postData?: { text: string } };
  response: { status: number; content: { mimeType: string; text?: string; encoding?: string } };
  timings: Record<string, number>;
  _eventSourceMessages?: { time: number; eventName: string; eventId: string; data: string }[];
  _webSocketMessages?: { type: string; opcode: number; data: string }[];
  _error?: string;
  _resourceType: string;
  _mcp: Record<string, unknown>;
}

function validator() {
  const ajv = new Ajv({ strict: false, allErrors: true });
  (load('ajv-formats') as (ajv: Ajv) => void)(ajv);
  ajv.addMetaSchema(load('ajv/dist/refs/json-schema-draft-06.json') as AnySchemaObject);
  ajv.addSchema(Object.values(load('har-schema') as Record<string, AnySchema>));
  return (value: unknown): unknown => {
    ajv.validate('har.json#', value);
    return ajv.errors;
  };
}

const problemsOf = validator();

/** The archive of a capture, which always conforms to the schema of HAR 1.2. */
function har(records: readonly CaptureRecord[]): Har {
  const analysis = new Analysis();
  for (const record of records) analysis.add(record);
  const model = analysis.model();
  const writer = new HarWriter((x) => model.exchange(x));
  const text = records.map((record) => writer.add(record)).join('') + writer.end();
  const archive = JSON.parse(text) as Har;
  expect(problemsOf(archive)).toBeNull();
  for (const { time, timings } of archive.log.entries) {
    const known = Object.values(timings).filter((duration) => duration !== -1);
    expect(time).toBeCloseTo(known.reduce((sum, duration) => sum + duration, 0));
  }
  return archive;
}

test('the schema can fail', () => {
  expect(problemsOf({ log: { version: '1.2', entries: [{}] } })).not.toBeNull();
});

test.each(readdirSync(samples))('%s', (name) => {
  const lines = readFileSync(join(samples, name), 'utf8').trimEnd().split('\n');
  const records = lines.map((line) => JSON.parse(line) as CaptureRecord);
  const { entries } = har(records).log;
  expect(entries).toHaveLength(records.filter(({ type }) => type === 'request').length);
});

test('a capture without an exchange is an archive without an entry', () => {
  expect(har(new CaptureBook().records()).log).toMatchObject({ version: '1.2', entries: [] });
});

test('what stood on the wire, and what it was in MCP', () => {
  const { entries } = har(forgetfulHost().records()).log;
  expect(entries.map(({ _mcp }) => _mcp['x'])).toEqual([1, 2, 3, 4, 5, 6, 7]);
  const [metadata, , call, forgotten] = entries;
  expect(metadata).toMatchObject({ response: { status: 404 }, _mcp: { auxiliary: true } });
  expect(call?.request).toMatchObject({ method: 'POST', url: 'http://127.0.0.1:8/mcp' });
  expect(JSON.parse(call?.request.postData?.text ?? '')).toMatchObject({ method: 'tools/call' });
  expect(call?.response.content.text).toMatch(
    /^event: message\ndata: \{.*progress.*\}\n\nevent: message\ndata: \{.*result.*\}\n\n$/,
  );
  expect(call?._eventSourceMessages).toMatchObject([
    { time: Date.parse('2026-02-05T09:00:01.111Z') / 1000, eventName: 'message', eventId: '' },
    { eventName: 'message', eventId: '' },
  ]);
  expect(call?._mcp).toMatchObject({
    ...{ rpcMethod: 'tools/call', tool: 'search', era: 'legacy', echo: 'carried' },
    ...{ plane: 'openai-mcp (ChatGPT)', sessionId: 'session-a', conversation: 'talk-1' },
  });
  expect(forgotten?._mcp).toMatchObject({ echo: 'missing' });
});

test('an exchange that is still open says so, with what came so far', () => {
  const last = har(forgetfulHost().records()).log.entries.at(-1);
  expect(last).toMatchObject({ response: { status: 0 }, _mcp: { x: 7, open: true } });
});

test('bytes, comments, aborts, WebSocket messages and absolute addresses', () => {
  const book = new CaptureBook()
    .call({ at: 1, rpc: toolCall(1, 'talk-1'), events: [] })
    .add(5, { type: 'event', x: 1, comment: 'keep-alive', bytes: 14 })
    .add(6, { type: 'event', x: 1, id: '7', retry: 100, data: 'two\nlines', bytes: 30 })
    .call({ at: 100, method: 'GET', path: 'http://public.example/mcp?a=%20b', status: 200 })
    .add(120, { type: 'response.body', x: 2, bytes: 2, base64: 'AP8=' })
    .call({ at: 200, method: 'GET', path: '/ws', status: 101, open: true })
    .add(220, { type: 'message', x: 3, dir: 'up', opcode: 1, text: '{}' })
    .add(230, { type: 'message', x: 3, dir: 'down', opcode: 2, base64: 'AP8=' })
    .add(240, {
      ...{ type: 'end', x: 3, reason: 'client-abort', bytesUp: 1, bytesDown: 1 },
      ...{ timing: { connectMs: 4, waitMs: 9, receiveMs: 2.5 }, summary: {} },
    });
  const [stream, bytes, socket] = har(book.records()).log.entries;
  expect(stream?.response.content.text).toBe(
    ':keep-alive\n\nid: 7\nretry: 100\ndata: two\ndata: lines\n\n',
  );
  expect(stream?._eventSourceMessages).toMatchObject([{ eventId: '7', data: 'two\nlines' }]);
  expect(bytes).toMatchObject({
    request: {
      url: 'http://public.example/mcp?a=%20b',
      queryString: [{ name: 'a', value: ' b' }],
    },
    response: { content: { text: 'AP8=', encoding: 'base64' } },
  });
  expect(socket).toMatchObject({
    ...{ _resourceType: 'websocket', _error: 'client-abort', time: 11.5 },
    timings: { connect: 4, wait: 5, receive: 2.5, ssl: -1 },
    _webSocketMessages: [
      { type: 'send', opcode: 1, data: '{}' },
      { type: 'receive', opcode: 2, data: 'AP8=' },
    ],
  });
});
