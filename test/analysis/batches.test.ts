import { describe, expect, test } from 'vitest';
import { capture, token, type CaptureBuilder } from './captureBuilder.ts';

function client(story: CaptureBuilder) {
  return story.client({ auth: token() });
}

function batches(story: CaptureBuilder): (readonly number[])[] {
  return story.model().batches.map(({ exchanges }) => exchanges);
}

describe('a batch', () => {
  test('begins at initialize and holds what follows in its session', () => {
    const story = capture();
    const chatgpt = client(story);
    chatgpt.initialize({ issues: 's1' });
    chatgpt.initialized('s1');
    chatgpt.call('search', { session: 's1' }, { stream: 200 });
    const [batch] = story.model().batches;
    expect(batch).toMatchObject({
      id: 1,
      plane: 'openai-mcp',
      sessionId: 's1',
      startT: 0,
      endT: 230,
      exchanges: [1, 2, 3],
      toolCalls: 1,
      parallel: 1,
      totalMs: 210,
      sumMs: 210,
    });
    expect(story.model().session('s1')?.batches).toEqual([1]);
  });

  test('ends before the next initialize without a session id, however soon', () => {
    const story = capture();
    const chatgpt = client(story);
    chatgpt.initialize({ issues: 's1' });
    chatgpt.initialize({ issues: 's2' });
    chatgpt.call('search', { session: 's2' });
    expect(batches(story)).toEqual([[1], [2, 3]]);
  });

  test('an initialize that carries the id does not end it', () => {
    const story = capture();
    const chatgpt = client(story);
    chatgpt.initialize({ issues: 's1' });
    chatgpt.initialize({ status: 400 }, { session: 's1' });
    expect(batches(story)).toEqual([[1, 2]]);
  });

  test('ends at a pause of three seconds', () => {
    const story = capture();
    const chatgpt = client(story);
    chatgpt.initialize({ issues: 's1' });
    story.wait(2_999);
    chatgpt.call('search', { session: 's1' });
    story.wait(3_000);
    chatgpt.call('search', { session: 's1' });
    expect(batches(story)).toEqual([[1, 2], [3]]);
    expect(story.model().session('s1')).toMatchObject({ batches: [1, 2], batchesUsed: 2 });
  });

  test('the pause is an option', () => {
    const story = capture();
    const chatgpt = client(story);
    chatgpt.initialize({ issues: 's1' });
    story.wait(500);
    chatgpt.call('search', { session: 's1' });
    expect(story.model({ batchPauseMs: 500 }).batches).toHaveLength(2);
  });

  test('an open exchange bridges a pause, an open GET stream does not', () => {
    const story = capture();
    const chatgpt = client(story);
    chatgpt.initialize({ issues: 's1' });
    const stream = chatgpt.stream('s1');
    const call = chatgpt.openCall('slow', { session: 's1' });
    story.wait(10_000);
    chatgpt.call('search', { session: 's1' });
    call.answer();
    story.wait(10_000);
    chatgpt.call('search', { session: 's1' });
    stream.end();
    expect(batches(story)).toEqual([[1, 2, 3, 4], [5]]);
  });

  test('a stream opened again joins the batch it finds and does not prolong it', () => {
    const story = capture();
    const chatgpt = client(story);
    chatgpt.initialize({ issues: 's1' });
    story.wait(60_000);
    chatgpt.stream('s1').end();
    const model = story.model();
    expect(model.batches).toMatchObject([{ exchanges: [1, 2], endT: 10 }]);
    expect(model.session('s1')?.batchesUsed).toBe(1);
  });

  test('a listening stream of the stateless era holds no batch open', () => {
    const story = capture();
    const headers = [['MCP-Protocol-Version', '2026-07-28']] as const;
    const chatgpt = client(story);
    chatgpt.call('search', { headers });
    const listen = chatgpt.begin(
      'POST',
      { headers },
      '{"jsonrpc":"2.0","id":"l","method":"subscriptions/listen","params":{}}',
    );
    story.wait(5_000);
    chatgpt.call('search', { headers });
    listen.end('client-abort');
    expect(batches(story)).toEqual([[1, 2], [3]]);
  });

  test('is kept apart by plane and principal, and by the session where one is carried', () => {
    const story = capture();
    const one = client(story);
    const other = story.client({ auth: token('fp:0c0c0c0c') });
    one.initialize({ issues: 's1' });
    other.initialize({ issues: 's2' });
    one.initialize({ issues: 's3' });
    one.call('search', { session: 's1' });
    other.call('search', { session: 's2' });
    one.call('search', { session: 's3' });
    expect(batches(story)).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
  });

  test('holds requests without an id where no id was ever issued', () => {
    const story = capture();
    const stateless = client(story);
    stateless.initialize();
    stateless.initialized();
    stateless.call('search');
    story.wait(4_000);
    stateless.call('search');
    expect(batches(story)).toEqual([[1, 2, 3], [4]]);
  });

  test('holds a request that forgot the id, without calling its session reused', () => {
    const story = capture();
    const forgetful = client(story);
    forgetful.initialize({ issues: 's1' });
    forgetful.call('search');
    story.wait(10_000);
    forgetful.call('search');
    expect(batches(story)).toEqual([[1, 2], [3]]);
    expect(story.model().session('s1')).toMatchObject({ batches: [1, 2], batchesUsed: 1 });
  });

  test('a DELETE after a pause is no reuse', () => {
    const story = capture();
    const tidy = client(story);
    tidy.initialize({ issues: 's1' });
    story.wait(60_000);
    tidy.delete('s1');
    expect(story.model().session('s1')?.batchesUsed).toBe(1);
  });

  test('says how many tool calls were open at once, their total and their sum', () => {
    const story = capture();
    const chatgpt = client(story);
    chatgpt.initialize({ issues: 's1' });
    const first = chatgpt.openCall('a', { session: 's1' });
    story.wait(50);
    const second = chatgpt.openCall('b', { session: 's1' });
    story.wait(50);
    first.answer({ takes: 0 });
    story.wait(100);
    second.answer({ takes: 0 });
    expect(story.model().batches).toMatchObject([
      { toolCalls: 2, parallel: 2, totalMs: 200, sumMs: 250, criticalPathMs: 150 },
    ]);
  });

  test('the critical path is the longest run of calls that waited for each other', () => {
    const story = capture();
    const chatgpt = client(story);
    chatgpt.initialize({ issues: 's1' });
    chatgpt.call('a', { session: 's1' }, { takes: 100 });
    const slow = chatgpt.openCall('b', { session: 's1' });
    const quick = chatgpt.openCall('c', { session: 's1' });
    story.wait(20);
    quick.answer({ takes: 0 });
    const next = chatgpt.openCall('d', { session: 's1' });
    story.wait(50);
    next.answer({ takes: 0 });
    story.wait(200);
    const open = story.model().batches[0];
    expect(open).toMatchObject({ totalMs: 170, criticalPathMs: 170 });
    slow.answer({ takes: 0 });
    expect(story.model().batches).toMatchObject([{ parallel: 2, sumMs: 440, criticalPathMs: 370 }]);
  });

  test('auxiliary exchanges are in none', () => {
    const story = capture();
    const chatgpt = client(story);
    chatgpt.initialize({ issues: 's1' });
    const x = chatgpt.begin('GET', { path: '/.well-known/openid-configuration' }).answer();
    expect(story.model().exchange(x)).toMatchObject({ mcp: false, batch: undefined });
  });
});
