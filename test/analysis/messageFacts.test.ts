import { describe, expect, test } from 'vitest';
import { MAX_MESSAGES, type MessageFact } from '../../src/analysis/messageFacts.ts';
import { capture, type AnswerOptions, type SendOptions } from './captureBuilder.ts';

function exchangeOf(method: string, send: SendOptions, answer: AnswerOptions = {}) {
  const story = capture();
  const x = story.client().post(method, send, answer);
  const exchange = story.model().exchange(x);
  if (!exchange) throw new Error('the exchange is missing');
  return exchange;
}

function rawFacts(text: string): readonly MessageFact[] {
  const story = capture();
  const client = story.client();
  client.post('ping');
  const x = client.raw(text);
  return story.model().exchange(x)?.rpc ?? [];
}

describe('the facts of messages', () => {
  test('both directions in order, with what each says of itself', () => {
    const meta = {
      progressToken: 'p',
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const send = { id: 7, params: { name: 'search', requestState: 'abc' }, meta };
    const result = { resultType: 'input_required', requestState: 'abc', ttlMs: 1 };
    const { rpc, rpcComplete } = exchangeOf('tools/call', send, { result });
    expect(rpc).toMatchObject([
      {
        ...{ t: 0, dir: 'up', kind: 'request', id: 7, method: 'tools/call', name: 'search' },
        meta: { progressToken: 'p', protocolVersion: '2026-07-28', clientCapabilities: true },
      },
      { t: 10, dir: 'down', kind: 'response', id: 7, resultType: 'input_required', ttl: true },
    ]);
    expect(rpc[0]?.requestState).toBe(rpc[1]?.requestState);
    expect(rpcComplete).toBe(true);
  });

  test('errors, tools and negotiated versions', () => {
    const error = { code: -32001, message: 'Session not found' };
    expect(exchangeOf('ping', {}, { status: 404, error }).rpc[1]).toMatchObject({
      ...{ error: true, errorCode: -32001, errorMessage: 'Session not found' },
    });
    const tools = (description: string) => ({ tools: [{ name: 'a', description }] });
    const [one] = exchangeOf('tools/list', {}, { result: tools('one') }).rpc[1]?.tools ?? [];
    const [two] = exchangeOf('tools/list', {}, { result: tools('two') }).rpc[1]?.tools ?? [];
    expect(one?.schema).toBe(two?.schema);
    expect(one?.description).not.toBe(two?.description);
  });

  test('events carry their id, and resumption its retry', () => {
    const story = capture();
    const stream = story.client().stream('s1');
    const event = { type: 'event', x: stream.x, bytes: 20 } as const;
    story.client().post('ping', { session: 's1' });
    story.record({ ...event, id: 'e1', retry: 500, data: '' });
    story.record({
      ...event,
      id: 'e2',
      data: '{"jsonrpc":"2.0","method":"notifications/message"}',
    });
    const exchange = story.model().exchange(stream.x);
    expect(exchange?.sse).toMatchObject([{ id: 'e1', retry: 500, priming: true }, { id: 'e2' }]);
    expect(exchange?.rpc).toMatchObject([{ dir: 'down', event: { id: 'e2' } }]);
  });

  test('say why something is no message, and that it came in an array', () => {
    expect(rawFacts('{')).toMatchObject([{ kind: 'invalid', invalid: 'not JSON' }]);
    expect(rawFacts('[1, {"jsonrpc":"2.0"}]')).toMatchObject([
      { kind: 'invalid', invalid: 'not an object', inArray: true },
      { kind: 'invalid', invalid: 'neither method nor result nor error', inArray: true },
    ]);
    expect(rawFacts('{"method":"ping","id":1}')[0]).toMatchObject({ wrongJsonRpc: true });
  });

  test('are bounded, and say when something is missing', () => {
    const many = Array.from({ length: 1000 }, () => ({
      jsonrpc: '2.0',
      method: 'notifications/x',
    }));
    const story = capture();
    const x = story.client().raw(JSON.stringify(many));
    const exchange = story.model().exchange(x);
    expect(exchange?.rpc).toHaveLength(MAX_MESSAGES);
    expect(exchange?.rpcComplete).toBe(false);
    const long = ['a', 'b'].map((end) => `${'i'.repeat(500)}${end}`);
    const [first, second] = long.map((id) => exchangeOf('ping', { id }).rpc[0]?.id);
    expect(String(first).length).toBeLessThan(50);
    expect(first).not.toBe(second);
  });

  test('hold no value of a personal key', () => {
    const meta = { 'openai/subject': 'v1/person', 'openai/userLocation': { city: 'Hanoi' } };
    const { rpc } = exchangeOf('tools/call', { meta, params: { name: 'a' } });
    expect(JSON.stringify(rpc)).not.toMatch(/person|Hanoi/);
    expect(rpc[0]?.meta?.openai?.keys).toEqual(['openai/subject', 'openai/userLocation']);
  });
});
