import { expect, onTestFinished, test } from 'vitest';
import { DOCUMENT_PARTS, REQUEST_LINE, type DocumentPart } from '../../src/contract/documents.ts';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { MASK } from '../../src/protocol/personal.ts';
import { CaptureBook, PERSON } from './captures.ts';

async function reader(book: CaptureBook) {
  const engine = await CaptureEngine.open(book.file());
  onTestFinished(() => engine.dispose());
  return (part: DocumentPart, x = 1, includeIdentifiers = false) =>
    Promise.resolve(engine.handlers['exchange/document']({ x, part, includeIdentifiers }));
}

const call = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: {
    name: 'search',
    arguments: { echo: JSON.stringify({ 'openai/subject': PERSON }) },
    _meta: { 'openai/subject': PERSON, 'openai/locale': 'vi-VN' },
  },
};

test('a body is laid out and personal identifiers are masked, also in JSON within JSON', async () => {
  const read = await reader(new CaptureBook().call({ at: 10, rpc: call, status: 200, answer: {} }));
  const { text, language, open } = await read('request');
  expect(language).toBe('json');
  expect(open).toBe(false);
  expect(text).not.toContain(PERSON);
  expect(text).toContain(`"openai/subject": "${MASK}"`);
  expect(text).toContain('"openai/locale": "vi-VN"');
  expect(text.split('\n').length).toBeGreaterThan(8);
  expect(JSON.parse((await read('request', 1, true)).text)).toEqual(call);
});

test('digits that no number holds stay as they were sent, in every part that shows them', async () => {
  const book = new CaptureBook().add(5, {
    ...{ type: 'request', x: 1, method: 'POST', url: '/mcp', httpVersion: '1.1', headers: [] },
    peer: { address: '127.0.0.1', port: 5 },
  });
  book.add(6, { type: 'request.body', x: 1, bytes: 30, text: '{"id":12345678901234567890}' });
  const read = await reader(book);
  for (const part of ['request', 'exchange'] as const) {
    const { text, open } = await read(part);
    expect(text).toContain('"id": 12345678901234567890');
    expect(open).toBe(true);
  }
  expect((await read('response')).text).toBe('No answer yet.');
});

test('what was not kept is said above the body', async () => {
  const book = new CaptureBook().call({ at: 10, rpc: call });
  book.add(40, { type: 'response.body', x: 1, bytes: 9_000_000, text: '{"a"', truncated: true });
  book.add(41, { type: 'response.body', x: 1, bytes: 4, base64: 'AAEC/w==', incomplete: true });
  const read = await reader(book);
  expect(await read('response')).toMatchObject({
    language: 'plaintext',
    text: 'Incomplete: the connection ended before the body did.\nBinary, 4 B, in base64:\nAAEC/w==',
  });
});

test('of an event stream, the response is the message that answers, and the events are all there', async () => {
  const progress = { jsonrpc: '2.0', method: 'notifications/progress', params: {} };
  const answer = { jsonrpc: '2.0', id: 1, result: { content: [] } };
  const book = new CaptureBook().call({
    at: 10,
    rpc: call,
    status: 200,
    events: [progress, answer],
  });
  const read = await reader(book);
  expect(JSON.parse((await read('response')).text)).toEqual(answer);
  const events = JSON.parse((await read('events')).text) as { data: unknown }[];
  expect(events.map(({ data }) => data)).toEqual([progress, answer]);
});

test('heads stand as on the wire, repeated fields included, personal ones masked', async () => {
  const headers: [string, string][] = [
    ['X-OpenAI-Subject', PERSON],
    ['Accept', 'a'],
    ['accept', 'b'],
  ];
  const read = await reader(new CaptureBook().call({ at: 10, headers, status: 202 }));
  const { text, language } = await read('headers');
  expect(language).toBe('plaintext');
  expect(text).toMatch(/^POST \/mcp HTTP\/1\.1\n/);
  expect(text).toContain(`X-OpenAI-Subject: ${MASK}\nAccept: a\naccept: b\n\nHTTP/1.1 202`);
});

test('the whole exchange has its request on the line findings point at', async () => {
  const read = await reader(new CaptureBook().call({ at: 10, rpc: call, status: 200, answer: {} }));
  const { text } = await read('exchange');
  expect(text.split('\n')[REQUEST_LINE]).toBe('  "request": "POST /mcp HTTP/1.1",');
  expect(JSON.parse(text)).toMatchObject({ exchange: 1, requestBody: { id: 1 } });
  expect(text).not.toContain(PERSON);
});

test('captured text cannot pass for a place of ours', async () => {
  const rpc = { ...call, params: { name: '"verbatim-0"', note: 'verbatim-0' } };
  const read = await reader(new CaptureBook().call({ at: 10, rpc, status: 200, answer: { a: 1 } }));
  expect(JSON.parse((await read('exchange')).text)).toMatchObject({ requestBody: rpc });
});

test('every part of an unknown exchange is an error for people', async () => {
  const read = await reader(new CaptureBook().call({ at: 10, rpc: call }));
  for (const part of DOCUMENT_PARTS) {
    await expect(read(part, 99)).rejects.toThrow('there is no exchange 99');
  }
});

test('a whole exchange says what joins it to others', async () => {
  const cancel = {
    ...{ jsonrpc: '2.0', method: 'notifications/cancelled' },
    params: { requestId: 1 },
  };
  const book = new CaptureBook().call({ at: 10, rpc: call, open: true });
  const read = await reader(book.call({ at: 510, rpc: cancel, status: 202 }));
  const joined = async (x: number) =>
    (JSON.parse((await read('exchange', x)).text) as { joined?: unknown }).joined;
  expect(await joined(1)).toEqual(['Cancelled: by #2 after 500 ms']);
  expect(await joined(2)).toEqual(['Cancels: the call at #1']);
});
