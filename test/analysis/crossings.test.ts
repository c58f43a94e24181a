import { describe, expect, test } from 'vitest';
import { toolCallFigures } from '../../src/analysis/statistics.ts';
import { buildReport } from '../../src/export/report.ts';
import { capture, token, type CaptureBuilder, type ClientStory } from './captureBuilder.ts';

const answer = (id: unknown, result: unknown = { content: [] }) =>
  JSON.stringify({ jsonrpc: '2.0', id, result });
const OK = { completed: 1, failed: 0 };
const FAILED = { completed: 0, failed: 1 };

function figures(story: CaptureBuilder) {
  return toolCallFigures(story.model().exchanges);
}

describe('HTTP+SSE (2024-11-05)', () => {
  function connected(id = 'query-session-1', uri = `/message?sessionId=${id}`) {
    const story = capture();
    const client = story.client({ auth: token(), path: uri, userAgent: 'old-client/1.0' });
    const stream = client.stream(undefined, { path: '/sse' });
    stream.event(uri, 'endpoint');
    story.wait(5);
    return { story, client, stream };
  }

  test('the answer on the stream is the answer to the POST', () => {
    const { story, client, stream } = connected();
    const call = client.openCall('search', { id: 7 });
    call.respond({ status: 202 }).end();
    expect(story.model().exchange(call.x)?.outcome).toBe('pending');
    story.wait(40);
    stream.event(answer(7));
    const model = story.model();
    expect(model.exchange(call.x)).toMatchObject({
      ...{ outcome: 'ok', answeredBy: stream.x },
      toolCalls: [{ tool: 'search', outcome: 'ok', answeredT: 45 }],
    });
    expect(figures(story)).toEqual(OK);
    expect(buildReport(model, []).toolCalls.list[0]?.durationMs).toBe(40);
  });

  test('a stream that ends first takes its answers with it', () => {
    const { story, client, stream } = connected();
    client.openCall('search').respond({ status: 202 }).end();
    stream.end('upstream-abort');
    expect(figures(story)).toEqual(FAILED);
  });

  test('two clients with the same ids keep their answers apart', () => {
    const { story, client, stream } = connected('one');
    const other = story.client({ auth: token('fp:0c0c0c0c'), path: '/message?sessionId=two' });
    const otherStream = other.stream(undefined, { path: '/sse' });
    otherStream.event('/message?sessionId=two', 'endpoint');
    const mine = client.openCall('a', { id: 1 });
    const theirs = other.openCall('b', { id: 1 });
    mine.respond({ status: 202 }).end();
    theirs.respond({ status: 202 }).end();
    otherStream.event(answer(1, { isError: true }));
    stream.event(answer(1));
    const { exchanges } = story.model();
    expect(exchanges.map(({ outcome }) => outcome)).toEqual([
      ...['pending', 'pending', 'ok', 'tool-error'],
    ]);
  });

  test('the query id is a session: opened by the stream, carried by POSTs, released with the stream', () => {
    const { story, client, stream } = connected();
    client.post('initialize', {}, { status: 202 });
    client.initialized();
    client.call('search', {}, { status: 202 });
    const open = story.model();
    expect(open.sessions).toMatchObject([
      { id: 'query-session-1', state: 'open', issuedBy: stream.x, requests: 3, batchesUsed: 1 },
    ]);
    expect(open.exchanges.map(({ echo }) => echo)).toEqual([
      ...['issued', 'carried', 'carried', 'carried'],
    ]);
    stream.end('client-abort');
    expect(story.model().sessions).toMatchObject([
      { state: 'released', stateBy: stream.x, orphan: false, neverDeleted: false },
    ]);
  });

  test('a stream the server breaks off expires its session; the next one is no missing echo', () => {
    const { story, client, stream } = connected('first');
    client.post('initialize', {}, { status: 202 });
    stream.end('upstream-abort');
    story.wait(1_000);
    const next = client.stream(undefined, { path: '/sse' });
    next.event('/message?sessionId=second', 'endpoint');
    const { sessions, planes, exchanges } = story.model();
    expect(sessions.map(({ id, state }) => [id, state])).toEqual([
      ...[
        ['first', 'expired'],
        ['second', 'open'],
      ],
    ]);
    expect(planes.map(({ echo }) => echo['(stream)'])).toEqual([undefined]);
    expect(exchanges.filter(({ echo }) => echo === 'missing')).toEqual([]);
  });

  test.each([
    ['http://127.0.0.1:4000/message?session_id=abc', '/message?session_id=abc', 'abc'],
    ['message?x=1&sessionId=abc', '/message?x=1&sessionId=abc', 'abc'],
    ['/post/abc', '/post/abc', '/post/abc'],
  ])('the target %j is POSTed to as %j; its session is %j', (uri, path, id) => {
    const { story, client } = connected('', uri);
    client.call('t', { path }, { status: 202 });
    expect(story.model().sessions).toMatchObject([{ id, requests: 1 }]);
  });
});

describe('a stream that was cut and resumed', () => {
  function cutCall(session: string | undefined = 's1') {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    const call = client.openCall('slow', { id: 3, ...(session ? { session } : {}) });
    call.respond({ stream: 0 }).event('', 'message', { id: 'event-1' }).end('upstream-abort');
    story.wait(500);
    return { story, client, call };
  }
  const after = (id: string) => ({ headers: [['Last-Event-ID', id]] as const });

  test('is not aborted while it is resumed, and completed when the answer comes there', () => {
    const { story, client, call } = cutCall();
    expect(figures(story)).toEqual(FAILED);
    const resumed = client.stream('s1', after('event-1'));
    expect(story.model().exchange(call.x)?.outcome).toBe('pending');
    resumed.event(answer(3), 'message', { id: 'event-2' });
    expect(figures(story)).toEqual(OK);
    expect(story.model().exchange(resumed.x)?.resumes).toBe(call.x);
    expect(story.model().exchange(call.x)).toMatchObject({ outcome: 'ok', answeredBy: resumed.x });
  });

  test('again and again', () => {
    const { story, client, call } = cutCall();
    const first = client.stream('s1', after('event-1'));
    first.event('', 'message', { id: 'event-2' }).end('upstream-abort');
    const second = client.stream('s1', after('event-2'));
    second.event(answer(3));
    expect(story.model().exchange(second.x)?.resumes).toBe(first.x);
    expect(story.model().exchange(call.x)?.outcome).toBe('ok');
  });

  test('in vain is aborted', () => {
    const { story, client } = cutCall();
    client.stream('s1', after('event-1')).end('client-abort');
    expect(figures(story)).toEqual(FAILED);
  });

  test.each([
    ['another event', 's1', 'event-9'],
    ['another session', 's2', 'event-1'],
  ])('%s resumes nothing', (_, session, id) => {
    const { story, client } = cutCall();
    const other = client.stream(session, after(id)).event(answer(3));
    expect(story.model().exchange(other.x)).not.toHaveProperty('resumes');
    expect(figures(story)).toEqual(FAILED);
  });
});

describe('a request of the server on a stream', () => {
  const asks = (id: number) =>
    JSON.stringify({ jsonrpc: '2.0', id, method: 'sampling/createMessage', params: {} });

  test('is answered by a POST of its session, by its id', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.initialize({ issues: 's2' });
    const one = client.openCall('a', { id: 0, session: 's1' }).respond({ stream: 0 });
    const other = client.openCall('b', { id: 0, session: 's2' }).respond({ stream: 0 });
    one.event(asks(0));
    other.event(asks(0));
    const answered = client.raw(answer(0), { session: 's2' }, { status: 202 });
    const twice = client.raw(answer(0), { session: 's2' }, { status: 202 });
    expect(story.model().exchange(answered)).toMatchObject({
      ...{ rpcMethod: '(response)', answersTo: other.x },
    });
    expect(story.model().exchange(twice)).not.toHaveProperty('answersTo');
  });
});

describe('a call in rounds', () => {
  const client = (story: CaptureBuilder) =>
    story.client({ auth: token(), protocolVersion: '2026-07-28' });

  test('counts once, when its last round ends', () => {
    const story = capture();
    const modern = client(story);
    const meta = { 'openai/session': 'talk' };
    modern.call('book', { meta }, { result: { resultType: 'input_required', requestState: 'x' } });
    expect(figures(story)).toEqual({ completed: 0, failed: 0 });
    const params = { inputResponses: {}, requestState: 'x' };
    const last = modern.call(
      'book',
      { id: 2, params, meta },
      { result: { resultType: 'complete' } },
    );
    expect(figures(story)).toEqual(OK);
    expect(story.model().exchange(last)?.continues).toBe(1);
    expect(story.model().batches).toMatchObject([{ toolCalls: 1 }]);
    expect(story.model().conversations).toMatchObject([{ toolCalls: 1 }]);
  });

  const more = (requestState?: string) => ({
    result: {
      resultType: 'input_required',
      ...(requestState === undefined ? {} : { requestState }),
    },
  });

  test('a round may bring back no more than the state', () => {
    const story = capture();
    const modern = client(story);
    modern.call('book', {}, more('x'));
    const last = modern.call('book', { params: { requestState: 'x' } });
    expect(story.model().exchange(last)?.continues).toBe(1);
    expect(story.model().batches).toMatchObject([{ toolCalls: 1 }]);
  });

  test('rounds of two calls that wait at once are told apart by their state', () => {
    const story = capture();
    const modern = client(story);
    const one = modern.call('book', {}, more('state-1'));
    const other = modern.call('book', {}, more('state-2'));
    const back = (requestState: string) =>
      modern.call('book', { params: { inputResponses: {}, requestState } });
    const rounds = [back('state-1'), back('state-2'), back('state-1')];
    const model = story.model();
    expect(rounds.map((x) => model.exchange(x)?.continues)).toEqual([one, other, undefined]);
  });

  test('without a state, by who asks, method and name', () => {
    const story = capture();
    const modern = client(story);
    const asked = modern.call('book', {}, more());
    const params = { inputResponses: {} };
    const stranger = story.client({ auth: token('fp:0c0c0c0c'), protocolVersion: '2026-07-28' });
    const strange = [modern.call('pay', { params }), stranger.call('book', { params })];
    const back = modern.call('book', { params });
    const model = story.model();
    expect([...strange, back].map((x) => model.exchange(x)?.continues)).toEqual([
      ...[undefined, undefined, asked],
    ]);
  });

  test.each([
    ['completed', OK, 'ok'],
    ['failed', FAILED, 'rpc-error'],
    ['cancelled', FAILED, 'rpc-error'],
  ])(
    'as a task of the modern era, with the tasks/get that finds it %s',
    (status, expected, outcome) => {
      const story = capture();
      const modern = client(story);
      const task = (now: string) => ({ result: { resultType: 'task', taskId: 't1', status: now } });
      modern.call('render', {}, task('working'));
      modern.post('tasks/get', { params: { taskId: 't1' } }, task('working'));
      expect(figures(story)).toEqual({ completed: 0, failed: 0 });
      const result = { resultType: 'complete', taskId: 't1', status };
      const last = modern.post('tasks/get', { params: { taskId: 't1' } }, { result });
      modern.post('tasks/get', { params: { taskId: 't1' } }, { result });
      expect(figures(story)).toEqual(expected);
      expect(story.model().exchange(last)).toMatchObject({
        ...{ continues: 1, toolCalls: [{ tool: 'render', outcome }] },
      });
    },
  );

  test('as a task of 2025-11-25, with its tasks/result', () => {
    const story = capture();
    const legacy = story.client({ auth: token() });
    legacy.call('render', {}, { result: { task: { taskId: 't1', status: 'working' } } });
    const completed = { result: { taskId: 't1', status: 'completed' } };
    legacy.post('tasks/get', { params: { taskId: 't1' } }, completed);
    expect(figures(story)).toEqual({ completed: 0, failed: 0 });
    legacy.post('tasks/result', { params: { taskId: 't1' } }, { result: { content: [] } });
    expect(figures(story)).toEqual(OK);
  });

  test('a subscription needs no answer: closing it is no abort', () => {
    const story = capture();
    const listen = client(story).begin(
      'POST',
      {},
      '{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen"}',
    );
    listen.respond({ stream: 0 });
    expect(story.model().exchange(listen.x)?.outcome).toBe('pending');
    listen.end('client-abort');
    expect(story.model().exchange(listen.x)?.outcome).toBe('ok');
  });
});

describe('a notification about a call', () => {
  const told = (story: CaptureBuilder, x: number) =>
    story
      .model()
      .exchange(x)
      ?.rpc.find(({ kind }) => kind === 'notification')?.of;
  const cancel = (client: ClientStory, requestId: number, session = 's1') =>
    client.post('notifications/cancelled', { session, id: null, params: { requestId } });
  const progress = (progressToken: unknown) =>
    JSON.stringify({
      ...{ jsonrpc: '2.0', method: 'notifications/progress' },
      params: { progressToken, progress: 1 },
    });

  test('a cancellation names a request of its session', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.initialize({ issues: 's2' });
    const mine = client.openCall('a', { id: 7, session: 's1' });
    const other = client.openCall('b', { id: 7, session: 's2' });
    expect(told(story, cancel(client, 7))).toBe(mine.x);
    expect(told(story, cancel(client, 7, 's2'))).toBe(other.x);
    expect(told(story, cancel(client, 8))).toBeUndefined();
  });

  test('progress over HTTP+SSE names the call whose token it bears', () => {
    const story = capture();
    const client = story.client({ path: '/message?sessionId=q1' });
    const stream = client.stream(undefined, { path: '/sse' });
    stream.event('/message?sessionId=q1', 'endpoint');
    client
      .openCall('a', { id: 1, meta: { progressToken: 'one' } })
      .respond({ status: 202 })
      .end();
    const call = client.openCall('b', { id: 2, meta: { progressToken: 'two' } });
    call.respond({ status: 202 }).end();
    stream.event(progress('two'));
    expect(told(story, stream.x)).toBe(call.x);
  });

  test('progress on a stream that goes on with the one that was cut', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    const call = client.openCall('slow', { session: 's1', meta: { progressToken: 5 } });
    call.respond({ stream: 0 }).event('', 'message', { id: 'e-1' }).end('upstream-abort');
    const resumed = client.stream('s1', { headers: [['Last-Event-ID', 'e-1']] });
    resumed.event(progress(5));
    expect(told(story, resumed.x)).toBe(call.x);
  });

  test('on the stream of its own call it stands there already', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    const call = client.openCall('slow', { session: 's1', meta: { progressToken: 5 } });
    call.respond({ stream: 0 }).event(progress(5));
    expect(told(story, call.x)).toBeUndefined();
  });
});
