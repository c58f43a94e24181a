import { describe, expect, test } from 'vitest';
import { toolCallFigures } from '../../src/analysis/statistics.ts';
import { capture, token, type AnswerOptions } from './captureBuilder.ts';

function callAnswered(answer: AnswerOptions) {
  const story = capture();
  const x = story.client({ auth: token() }).call('search', {}, answer);
  const model = story.model();
  return { exchange: model.exchange(x), figures: toolCallFigures(model.exchanges) };
}

const completed = { completed: 1, failed: 0 };
const failed = { completed: 0, failed: 1 };

describe('a tool call', () => {
  test.each([
    ['a result', {}, 'ok', completed],
    ['a result with isError', { result: { isError: true } }, 'tool-error', completed],
    ['a JSON-RPC error', { error: { code: -32602, message: '' } }, 'rpc-error', failed],
    ['an HTTP error', { status: 500 }, 'http-error', failed],
    [
      'an HTTP error with a JSON-RPC error',
      { status: 400, error: { code: -32000, message: '' } },
      ...(['http-error', failed] as const),
    ],
    ['a redirect', { status: 307 }, 'http-error', failed],
    ['a stream the client closes after the result', { stream: 200 }, 'ok', completed],
  ] as const)('answered by %s', (_, answer, outcome, figures) => {
    const { stream, ...rest } = { stream: undefined, ...answer };
    const found = callAnswered({ ...rest, ...(stream === undefined ? {} : { stream }) });
    expect(found.exchange?.outcome).toBe(outcome);
    expect(found.exchange?.toolCalls).toEqual([{ tool: 'search', outcome }]);
    expect(found.figures).toEqual(figures);
  });

  test('is pending while open, aborted when it ends without an answer', () => {
    const story = capture();
    const open = story.client({ auth: token() }).openCall('slow');
    expect(story.model().exchange(open.x)?.outcome).toBe('pending');
    expect(toolCallFigures(story.model().exchanges)).toEqual({ completed: 0, failed: 0 });
    open.respond({ stream: 0 });
    open.end('client-abort');
    expect(story.model().exchange(open.x)?.outcome).toBe('aborted');
    expect(toolCallFigures(story.model().exchanges)).toEqual(failed);
  });

  test('that was accepted with 202 is neither completed nor failed: its answer is due elsewhere', () => {
    const story = capture();
    const open = story.client({ auth: token() }).openCall('slow').respond({ status: 202 });
    open.end();
    expect(story.model().exchange(open.x)?.outcome).toBe('pending');
    expect(toolCallFigures(story.model().exchanges)).toEqual({ completed: 0, failed: 0 });
  });

  test('is answered by its own id only, whatever else the stream says', () => {
    const story = capture();
    const open = story.client({ auth: token() }).openCall('slow', { id: 'call-1' });
    open.respond({ stream: 0 });
    open.event('{"jsonrpc":"2.0","method":"notifications/progress","params":{}}');
    open.event('{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage","params":{}}');
    open.event('{"jsonrpc":"2.0","id":1,"result":{}}');
    open.event('not json');
    open.end();
    expect(story.model().exchange(open.x)).toMatchObject({ outcome: 'aborted', messages: 4 });
  });

  test('never trusts ids across exchanges: every request may be id 1', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    const first = client.openCall('a', { id: 1 });
    const second = client.openCall('b', { id: 1 });
    second.answer({ error: { code: 1, message: '' } });
    first.answer();
    expect(story.model().exchanges.map(({ outcome }) => outcome)).toEqual(['ok', 'rpc-error']);
  });

  test('an error without an id answers the request that waits', () => {
    const story = capture();
    const open = story.client({ auth: token() }).openCall('a');
    open.respond({});
    const text = '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":""}}';
    story.record({ type: 'response.body', x: open.x, bytes: text.length, text });
    open.end();
    expect(story.model().exchange(open.x)?.outcome).toBe('rpc-error');
  });

  test('each call of an array is one; the exchange shows the worst', () => {
    const story = capture();
    const call = (id: number, name: string) => ({
      ...{ jsonrpc: '2.0', id, method: 'tools/call', params: { name } },
    });
    const calls = Array.from({ length: 20 }, (_, id) => call(id, `tool-${id}`));
    const open = story.client({ auth: token() }).begin('POST', {}, JSON.stringify(calls));
    open.respond({ stream: 0 });
    for (const { id } of calls.slice(1)) open.event(`{"jsonrpc":"2.0","id":${id},"result":{}}`);
    open.end();
    const model = story.model();
    expect(model.exchange(open.x)?.outcome).toBe('aborted');
    expect(model.exchange(open.x)?.toolCalls).toHaveLength(20);
    expect(toolCallFigures(model.exchanges)).toEqual({ completed: 19, failed: 1 });
  });

  test.each(['input_required', 'task'])('a round that ends in %s is no call yet', (resultType) => {
    const { exchange, figures } = callAnswered({ result: { resultType } });
    expect(exchange).toMatchObject({ outcome: 'ok', toolCalls: [] });
    expect(figures).toEqual({ completed: 0, failed: 0 });
  });

  test('an answer may come before the request was read to its end', () => {
    const story = capture();
    const open = story.client({ auth: token() }).begin('POST');
    const live = story.analysis();
    const send = () => {
      for (const record of story.records.splice(0)) live.add(record);
      return live.model().exchange(open.x);
    };
    story.records.splice(0);
    open.respond({ stream: 0 });
    open.event('{"jsonrpc":"2.0","id":5,"result":{"isError":true}}');
    expect(send()).toMatchObject({ mcp: false, outcome: 'pending' });
    const text = '{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"late"}}';
    story.record({ type: 'request.body', x: open.x, bytes: text.length, text });
    open.end();
    expect(send()).toMatchObject({ mcp: true, tool: 'late', outcome: 'tool-error', batch: 1 });
  });
});

describe('other exchanges', () => {
  test('405 to GET or DELETE is a permitted answer', () => {
    const story = capture();
    const client = story.client();
    client.initialize({ issues: 's1' });
    client.begin('GET', { session: 's1' }).answer({ status: 405 });
    client.delete('s1', { status: 405 });
    client.post('ping', { session: 's1' }, { status: 405 });
    const outcomes = story.model().exchanges.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['ok', 'ok', 'ok', 'http-error']);
  });

  test('an upstream that is down is an HTTP error, a client that left before the answer an abort', () => {
    const story = capture();
    const client = story.client();
    client.post('tools/list', {}, { status: 502, reason: 'upstream-error' });
    client.begin('GET').end('client-abort');
    const outcomes = story.model().exchanges.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['http-error', 'aborted']);
  });
});

test('of a body that was cut the header names the tool, not the first name that stands in it', () => {
  const story = capture();
  const client = story.client();
  const open = client.begin('POST', {
    headers: [
      ['MCP-Protocol-Version', '2026-07-28'],
      ['Mcp-Name', '=?base64?aW1wb3J0?='],
    ],
  });
  const meta = '"_meta":{"io.modelcontextprotocol/clientInfo":{"name":"some-client"}}';
  const text = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{${meta},"name":"imp`;
  story.record({ type: 'request.body', x: open.x, bytes: 9e6, text, truncated: true });
  expect(story.model().exchange(open.x)?.tool).toBe('import');
});
