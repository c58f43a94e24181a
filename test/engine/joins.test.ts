import { describe, expect, test } from 'vitest';
import { joinText } from '../../src/engine/joinWords.ts';
import { joinsOf } from '../../src/engine/joins.ts';
import { capture, token, type CaptureBuilder } from '../analysis/captureBuilder.ts';

function joins(story: CaptureBuilder, x: number): string[] {
  const model = story.model();
  const exchange = model.exchange(x);
  return exchange ? joinsOf(exchange, model).map(joinText) : [];
}

const modernClient = (story: CaptureBuilder) =>
  story.client({ auth: token(), protocolVersion: '2026-07-28' });
const answer = (id: unknown, result: unknown = { content: [] }) =>
  JSON.stringify({ jsonrpc: '2.0', id, result });
const told = (method: string, params: unknown) =>
  JSON.stringify({ jsonrpc: '2.0', method: `notifications/${method}`, params });

describe('rounds', () => {
  const more = (requestState: string) => ({
    result: { resultType: 'input_required', requestState },
  });
  const back = (requestState: string) => ({ params: { inputResponses: {}, requestState } });

  test('each says which it is, with the call and its neighbours', () => {
    const story = capture();
    const client = modernClient(story);
    const first = client.call('book', {}, more('a'));
    const between = client.call('other');
    const second = client.call('book', back('a'), more('b'));
    expect(joins(story, second)).toEqual([
      `Round: 2 of 2 of the call at #${first}, which asked for more: no later round so far`,
    ]);
    const third = client.call('book', back('b'), more('c'));
    const fourth = client.call('book', back('c'));
    expect([first, second, third, fourth].map((x) => joins(story, x))).toEqual([
      [`Round: 1 of 4, continued in #${second}`],
      [`Round: 2 of 4 of the call at #${first}, continued in #${third}`],
      [`Round: 3 of 4 of the call at #${first}, after #${second}, continued in #${fourth}`],
      [`Round: 4 of 4 of the call at #${first}, after #${third}`],
    ]);
    expect(joins(story, between)).toEqual([]);
  });

  test('one that nobody came back for', () => {
    const story = capture();
    const call = modernClient(story).call('book', {}, more('a'));
    expect(joins(story, call)).toEqual([
      'Round: 1 of 1, which asked for more: no later round so far',
    ]);
  });
});

test('a conversation told by a key that no vendor documents is said to be inferred', () => {
  const story = capture();
  const client = modernClient(story);
  const inferred = client.call('book', { meta: { 'x.example/sessionId': 'talk-1' } });
  const documented = client.call('book', { meta: { 'openai/session': 'talk-2' } });
  expect(joins(story, inferred)).toEqual([
    'Conversation key: inferred from x.example/sessionId, which no vendor documents',
  ]);
  expect(joins(story, documented)).toEqual([]);
});

describe('tasks', () => {
  const about = { params: { taskId: 't-1' } };
  const task = (status: string, resultType = 'task') => ({
    result: { resultType, taskId: 't-1', status },
  });

  test('of the modern era: created, polled, ended', () => {
    const story = capture();
    const client = modernClient(story);
    const call = client.call('render', {}, task('working'));
    expect(joins(story, call)).toEqual(['Task: t-1: created here, no result so far']);
    const poll = client.post('tasks/get', about, task('working'));
    expect(joins(story, call)).toEqual([
      `Task: t-1: created here, polled once in #${poll}, no result so far`,
    ]);
    const again = client.post('tasks/get', about, task('working'));
    const end = client.post('tasks/get', about, task('completed', 'complete'));
    const late = client.post('tasks/get', about, task('completed', 'complete'));
    const polled = `polled 2 times from #${poll} to #${again}`;
    expect([call, poll, again, end, late].map((x) => joins(story, x))).toEqual([
      [`Task: t-1: created here, ${polled}, result in #${end}`],
      [`Task: t-1: created by #${call}, poll 1 of 2, result in #${end}`],
      [`Task: t-1: created by #${call}, poll 2 of 2, result in #${end}`],
      [`Task: t-1: created by #${call}, ${polled}, result here`],
      ['Task: t-1: no call in the capture was waiting for it'],
    ]);
  });

  test('that was cancelled', () => {
    const story = capture();
    const client = modernClient(story);
    const call = client.call('render', {}, task('working'));
    const cancel = client.post('tasks/cancel', about, task('cancelled', 'complete'));
    const end = client.post('tasks/get', about, task('cancelled', 'complete'));
    expect([call, cancel].map((x) => joins(story, x))).toEqual([
      [`Task: t-1: created here, cancelled in #${cancel}, ended without a result in #${end}`],
      [`Task: t-1: created by #${call}, cancelled here, ended without a result in #${end}`],
    ]);
  });

  test('of 2025-11-25: the result is fetched by itself, and waited for', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    const created = { result: { task: { taskId: 't-1', status: 'working' } } };
    const call = client.call('render', {}, created);
    const fetch = client.openPost('tasks/result', about);
    expect(joins(story, call)).toEqual([
      `Task: t-1: created here, its result is waited for in #${fetch.x}`,
    ]);
    fetch.answer();
    expect(joins(story, call)).toEqual([`Task: t-1: created here, result in #${fetch.x}`]);
    expect(joins(story, fetch.x)).toEqual([`Task: t-1: created by #${call}, result here`]);
  });

  test('an id that tries to hide is shown', () => {
    const story = capture();
    const result = { resultType: 'task', taskId: `\u202e${'x'.repeat(300)}`, status: 'working' };
    const call = modernClient(story).call('render', {}, { result });
    const [text = ''] = joins(story, call);
    expect(text).toContain('⟨U+202E⟩');
    expect(text.length).toBeLessThan(120);
  });
});

describe('progress', () => {
  const progress = (value: number, progressToken = 'one') =>
    told('progress', { progressToken, progress: value, total: 100 });

  test('on the stream of the call itself, however much of it', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    const call = client.openCall('slow', { id: 1, meta: { progressToken: 'one' } });
    call.respond({ stream: 0 });
    expect(joins(story, call.x)).toEqual([]);
    for (let value = 1; value <= 300; value += 1) call.event(progress(value / 10));
    call.event(progress(99, 'of nobody')).event(answer(1)).end();
    expect(joins(story, call.x)).toEqual(['Progress: 300 notifications, last 30 of 100']);
  });

  test('on another stream, seen from both', () => {
    const story = capture();
    const client = story.client({ path: '/message?sessionId=q1' });
    const stream = client.stream(undefined, { path: '/sse' });
    stream.event('/message?sessionId=q1', 'endpoint');
    const call = client.openCall('slow', { id: 1, meta: { progressToken: 'one' } });
    call.respond({ status: 202 }).end();
    stream.event(progress(40)).event(progress(80)).event(answer(1));
    expect(joins(story, call.x)).toEqual([
      `Progress: 2 notifications, last 80 of 100 on the stream of #${stream.x}`,
      `Answered: on the stream of #${stream.x}`,
    ]);
    expect(joins(story, stream.x)).toEqual([
      `Brings: the answer to #${call.x}`,
      `Brings: progress of the call at #${call.x} (2 notifications, last 80 of 100)`,
    ]);
  });
});

describe('cancellation', () => {
  test('names the call and the moment; one that names nobody says so', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    const call = client.openCall('slow', { id: 7, session: 's1' });
    story.wait(1500);
    const cancel = (requestId: number) =>
      client.post('notifications/cancelled', { session: 's1', id: null, params: { requestId } });
    const cancelled = cancel(7);
    expect(joins(story, call.x)).toEqual([`Cancelled: by #${cancelled} after 1.50 s`]);
    expect(joins(story, cancelled)).toEqual([`Cancels: the call at #${call.x}`]);
    expect(joins(story, cancel(8))).toEqual([
      'Cancels: request 8, which was not found in the capture',
    ]);
  });

  test('by the server, of a subscription on its own stream', () => {
    const story = capture();
    const listen = modernClient(story).openPost('subscriptions/listen', { id: 3 });
    listen
      .respond({ stream: 0 })
      .event(told('cancelled', { requestId: 3 }))
      .end();
    expect(joins(story, listen.x)).toContain('Cancelled: by the server, on this stream');
  });
});

describe('a stream', () => {
  test('that was cut and resumed, seen from both; a second time of nobody', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    const call = client.openCall('slow', { id: 3, session: 's1' });
    call.respond({ stream: 0 }).event('', 'message', { id: '17' }).end('upstream-abort');
    const after = (id: string) => ({ headers: [['Last-Event-ID', id]] as const });
    const resumed = client.stream('s1', after('17')).event(answer(3));
    const lost = client.stream('s1', after('99'));
    expect(joins(story, call.x)).toEqual([
      `Resumed: by #${resumed.x} after event 17`,
      `Answered: on the stream of #${resumed.x}`,
    ]);
    expect(joins(story, resumed.x)).toEqual([
      `Resumes: the stream of #${call.x} after event 17`,
      `Brings: the answer to #${call.x}`,
    ]);
    expect(joins(story, lost.x)).toEqual([
      'Resumes: after event 99, of a stream that was not found in the capture',
    ]);
  });

  test('that brings many answers names the first', () => {
    const story = capture();
    const client = story.client({ path: '/message?sessionId=q1' });
    const stream = client.stream(undefined, { path: '/sse' });
    stream.event('/message?sessionId=q1', 'endpoint');
    const calls = Array.from({ length: 150 }, (_, id) => {
      const call = client.openCall('t', { id });
      call.respond({ status: 202 }).end();
      stream.event(answer(id));
      return call.x;
    });
    const first = calls.slice(0, 3).map((x) => `#${x}`);
    expect(joins(story, stream.x)).toEqual([
      `Brings: the answers to 150 requests: ${first.join(', ')} and 147 more`,
    ]);
  });

  test('on which the server asks, and the POST that answers', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    const asks = (id: number, method: string) =>
      JSON.stringify({ jsonrpc: '2.0', id, method, params: {} });
    const call = client.openCall('a', { id: 0, session: 's1' }).respond({ stream: 0 });
    call.event(asks(0, 'elicitation/create')).event(asks(1, 'roots/list'));
    const reply = client.raw(answer(1), { session: 's1' }, { status: 202 });
    expect(joins(story, call.x)).toEqual([
      `Server asks: elicitation/create, not answered; roots/list, answered in #${reply}`,
    ]);
    expect(joins(story, reply)).toEqual([
      `Answers: roots/list, which the server asked in #${call.x}`,
    ]);
  });

  test('of a subscription counts what it was told', () => {
    const story = capture();
    const listen = modernClient(story).openPost('subscriptions/listen', { id: 3 });
    const meta = { 'io.modelcontextprotocol/subscriptionId': 3 };
    listen.respond({ stream: 0 });
    expect(joins(story, listen.x)).toEqual(['Subscription: not acknowledged, nothing told yet']);
    listen.event(told('subscriptions/acknowledged', { _meta: meta }));
    expect(joins(story, listen.x)).toEqual(['Subscription: acknowledged, nothing told yet']);
    listen.event(told('tools/list_changed', { _meta: meta }));
    for (const uri of ['a', 'b']) listen.event(told('resources/updated', { uri, _meta: meta }));
    expect(joins(story, listen.x)).toEqual([
      'Subscription: acknowledged: 1 × notifications/tools/list_changed, 2 × notifications/resources/updated',
    ]);
  });
});

test('how many joins there are tells a front end when to look again', () => {
  const story = capture();
  const client = story.client({ auth: token() });
  const call = client.openCall('slow', { id: 7 });
  expect(story.model().joins).toBe(0);
  client.post('notifications/cancelled', { id: null, params: { requestId: 7 } });
  expect(story.model().joins).toBe(1);
  expect(story.model().joined(call.x)?.cancelledBy?.count).toBe(1);
});
