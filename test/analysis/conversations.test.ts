import { describe, expect, test } from 'vitest';
import { conversationId } from '../../src/analysis/conversations.ts';
import { capture, token } from './captureBuilder.ts';

const auth = token();

describe('conversations', () => {
  test('span sessions, and a session carries several', () => {
    const story = capture();
    const chatgpt = story.client({ auth });
    const chat = (value: unknown, locale?: string) => ({
      meta: { 'openai/session': value, ...(locale ? { 'openai/locale': locale } : {}) },
    });
    chatgpt.initialize({ issues: 's1' });
    chatgpt.call('a', { session: 's1', ...chat('c1', 'vi-VN') });
    chatgpt.call('b', { session: 's1', ...chat('c2') });
    story.wait(10_000);
    chatgpt.initialize({ issues: 's2' });
    chatgpt.call('c', { session: 's2', ...chat('c1') });
    const model = story.model();
    expect(model.conversations).toEqual([
      {
        key: 'openai/session',
        value: 'c1',
        sessions: ['s1', 's2'],
        batches: [1, 2],
        toolCalls: 2,
        firstT: 10,
        lastT: 10_050,
        locale: 'vi-VN',
      },
      {
        key: 'openai/session',
        value: 'c2',
        sessions: ['s1'],
        batches: [1],
        toolCalls: 1,
        firstT: 20,
        lastT: 30,
      },
    ]);
    expect(model.session('s1')?.conversations.map(({ value }) => value)).toEqual(['c1', 'c2']);
  });

  test('compare as strings: a number is the same conversation', () => {
    const story = capture();
    const chatgpt = story.client({ auth });
    chatgpt.call('a', { meta: { 'openai/session': 42 } });
    chatgpt.call('b', { meta: { 'openai/session': '42' } });
    expect(story.model().conversations).toMatchObject([{ value: '42', toolCalls: 2 }]);
  });

  test('take the header where _meta has no key, and _meta where both have one', () => {
    const story = capture();
    const chatgpt = story.client({ auth });
    const headers = [['X-OpenAI-Session', 'from-header']] as const;
    chatgpt.call('a', { headers });
    chatgpt.call('b', { headers, meta: { 'openai/session': 'from-meta' } });
    expect(story.model().conversations.map(({ value }) => value)).toEqual([
      'from-header',
      'from-meta',
    ]);
  });

  test('the first message of an array speaks for it', () => {
    const story = capture();
    const call = (value: string) => ({
      ...{ jsonrpc: '2.0', id: value, method: 'tools/call' },
      params: { name: 't', _meta: { 'openai/session': value } },
    });
    story.client({ auth }).raw(JSON.stringify([call('first'), call('second')]));
    expect(story.model().conversations).toMatchObject([{ value: 'first', toolCalls: 2 }]);
  });

  test('ids keep key and value apart', () => {
    expect(conversationId({ key: 'a', value: 'b,c' })).not.toBe(
      conversationId({ key: 'a,b', value: 'c' }),
    );
  });

  test('a key in no table that is named for one counts as inferred, and only without a better one', () => {
    const story = capture();
    const client = story.client();
    client.call('a', { meta: { progressToken: 1, 'example.test/sessionId': 7 } });
    client.call('b', { meta: { 'example.test/sessionId': 's', 'openai/session': 'v1/abc' } });
    client.call('c', { meta: { 'example.test/Conversation': { id: 'x' }, other: 'y' } });
    const { conversations, exchanges } = story.model();
    expect(exchanges.map(({ conversation }) => conversation)).toEqual([
      { key: 'example.test/sessionId', value: '7', inferred: true },
      { key: 'openai/session', value: 'v1/abc' },
      undefined,
    ]);
    expect(conversations).toMatchObject([{ value: '7', inferred: true }, { value: 'v1/abc' }]);
    expect(conversations[1]).not.toHaveProperty('inferred');
  });

  test('the first message of an array speaks for it', () => {
    const story = capture();
    const message = (id: number, session: string) => ({
      ...{ jsonrpc: '2.0', id, method: 'tools/call' },
      params: { name: `t${id}`, _meta: { 'openai/session': session } },
    });
    story.client().raw(JSON.stringify([message(1, 'first'), message(2, 'second')]));
    expect(story.model().exchanges[0]?.conversation?.value).toBe('first');
    expect(story.model().conversations).toMatchObject([{ value: 'first', toolCalls: 2 }]);
  });
});
