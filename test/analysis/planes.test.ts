import { describe, expect, test } from 'vitest';
import { capture, plain, token } from './captureBuilder.ts';

const auth = token();

describe('planes', () => {
  test('are keyed by product and parenthetical, shown with the latest User-Agent', () => {
    const story = capture();
    story.client({ auth, userAgent: 'openai-mcp/1.0.0 (ChatGPT)' }).initialize({ issues: 'a' });
    story.client({ auth, userAgent: 'openai-mcp/1.0.0' }).initialize({ issues: 'b' });
    story.client({ auth, userAgent: 'openai-mcp/1.1.0' }).call('search', { session: 'b' });
    expect(story.model().planes).toMatchObject([
      { name: 'openai-mcp (ChatGPT)', userAgent: 'openai-mcp/1.0.0 (ChatGPT)', requests: 1 },
      {
        name: 'openai-mcp',
        userAgent: 'openai-mcp/1.1.0',
        requests: 2,
        clientInfo: { name: 'test-client', version: '1.0.0' },
      },
    ]);
  });

  test('are not split by a client name where a key has only one', () => {
    const story = capture();
    story.client({ auth, userAgent: 'node', clientName: 'one' }).initialize();
    story.client({ auth, userAgent: 'node', clientName: 'one' }).initialize();
    expect(story.model().planes.map(({ name }) => name)).toEqual(['node']);
  });

  test('are split where one key initialises under several names, earlier exchanges too', () => {
    const story = capture();
    const one = story.client({ auth, userAgent: 'node', clientName: 'one' });
    const two = story.client({ auth, userAgent: 'node', clientName: 'two' });
    one.initialize({ issues: 's1' });
    one.call('search', { session: 's1' });
    const live = story.analysis();
    expect(live.model().planes.map(({ name }) => name)).toEqual(['node']);
    const before = story.records.length;
    two.initialize({ issues: 's2' });
    one.call('search', { session: 's1' });
    two.call('search');
    for (const record of story.records.slice(before)) live.add(record);
    const model = live.model();
    expect(model.exchanges.map(({ plane }) => plane)).toEqual([
      ...['node · one', 'node · one', 'node · two', 'node · one', 'node · two'],
    ]);
    expect(model.session('s1')).toMatchObject({ plane: 'node · one', state: 'open' });
    expect(plain(model)).toEqual(plain(story.model()));
  });

  test('split the echo by surface as well', () => {
    const story = capture();
    const chatgpt = story.client({ auth });
    const on = (surface: string) => ({ meta: { 'openai/userAgent': surface } });
    chatgpt.initialize({ issues: 's1' });
    chatgpt.call('a', { session: 's1', ...on('ChatGPT/1.2026.048 (iOS 19.2; iPhone17,1)') });
    chatgpt.call('b', on('ChatGPT/1.2026.050 (iOS 19.3; iPhone17,1)'));
    chatgpt.call('c', on('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36'));
    expect(story.model().planes[0]?.bySurface).toEqual({
      'ChatGPT (iOS)': { 'tools/call': { echoed: 1, expected: 2 } },
      'Mozilla (Macintosh)': { 'tools/call': { echoed: 0, expected: 1 } },
    });
  });

  test('keep hostile method names as plain rows', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    client.post('__proto__', { session: 's1' });
    client.post('constructor', { session: 's1' });
    const echo = story.model().planes[0]?.echo ?? {};
    expect(Object.keys(echo)).toEqual(['__proto__', 'constructor']);
    expect(JSON.stringify(echo)).toContain('"constructor":{"echoed":1,"expected":1}');
  });

  test('auxiliary exchanges count in none', () => {
    const story = capture();
    story.client({ auth }).begin('GET', { path: '/favicon.ico' }).answer({ status: 404 });
    expect(story.model().planes).toEqual([]);
  });
});
