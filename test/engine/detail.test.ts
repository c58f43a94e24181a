import { expect, onTestFinished, test } from 'vitest';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { CaptureBook, result, toolCall } from './captures.ts';

async function detail(book: CaptureBook, x = 1) {
  const engine = await CaptureEngine.open(book.file());
  onTestFinished(() => engine.dispose());
  return engine.handlers['exchange/get']({ x });
}

const request = (x: number, url: string) => ({
  ...({ type: 'request', x, method: 'GET', url, httpVersion: '1.1', headers: [] } as const),
  peer: { address: '127.0.0.1', port: 5 },
});
const end = { type: 'end', x: 1, bytesUp: 9, bytesDown: 9, timing: {}, summary: {} } as const;

test('the messages of a WebSocket stand where the events of a stream do, with who sent them', async () => {
  const book = new CaptureBook()
    .add(5, request(1, '/ws'))
    .add(6, { type: 'response', x: 1, status: 101, statusText: 'Switching Protocols', headers: [] })
    .add(7, { type: 'message', x: 1, dir: 'up', opcode: 1, text: '{"é":1}' })
    .add(8, { type: 'message', x: 1, dir: 'down', opcode: 2, base64: '/wD/AA==', bytes: 4 })
    .add(9, {
      type: 'message',
      x: 1,
      dir: 'down',
      opcode: 1,
      text: '{',
      bytes: 90,
      truncated: true,
    })
    .add(10, { ...end, reason: 'complete', closeCode: 1001 });
  const { events, outcomeText } = await detail(book);
  expect(events).toEqual([
    { t: 7, event: 'client', data: '{"é":1}', bytes: 8 },
    { t: 8, event: 'server', bytes: 4, note: 'Binary, not shown as text.' },
    expect.objectContaining({ data: '{', bytes: 90 }),
  ]);
  expect(events[2]?.note).toMatch(/^Truncated/);
  expect(outcomeText).toContain('closed with code 1001');
});

test('an empty body is none, unless more was to come', async () => {
  const book = new CaptureBook().call({ at: 5, rpc: toolCall(1, 'talk'), status: 202 });
  book.add(20, { type: 'response.body', x: 1, bytes: 0, text: '' });
  expect(await detail(book)).not.toHaveProperty('responseBody');
  book.add(21, { type: 'response.body', x: 1, bytes: 0, text: '', incomplete: true });
  expect((await detail(book)).responseBody?.notes).toHaveLength(1);
});

test('a body that was withheld is not called binary, nor in the document', async () => {
  const book = new CaptureBook().add(5, request(1, '/token'));
  book.add(6, { type: 'request.body', x: 1, bytes: 310, withheld: true });
  const engine = await CaptureEngine.open(book.file());
  onTestFinished(() => engine.dispose());
  const { requestBody } = await engine.handlers['exchange/get']({ x: 1 });
  expect(requestBody?.instead).toContain('may hold credentials');
  for (const part of ['request', 'exchange'] as const) {
    const { text } = await engine.handlers['exchange/document']({ x: 1, part });
    expect(text).toContain('may hold credentials');
    expect(text).not.toContain('Binary');
  }
});

test('of what was never answered, the waiting lasts to its end', async () => {
  const call = { at: 5, rpc: toolCall(1, 'talk'), open: true };
  const left = { ...end, reason: 'client-abort', timing: { requestMs: 1 } };
  const { timing } = await detail(new CaptureBook().call(call).add(906, left));
  expect(timing).toEqual({ requestMs: 1, waitMs: 900 });
  const answered = await detail(
    new CaptureBook().call({ ...call, open: false, answer: result(1) }),
  );
  expect(answered.timing).toEqual({ waitMs: 9 });
});
