import { describe, expect, test } from 'vitest';
import { findLosses, lostBy } from '../../src/analysis/losses.ts';
import { capture, jwt, token, type ClientStory } from './captureBuilder.ts';

const MINUTES = 60_000;

function oneSession() {
  const story = capture();
  const client = story.client({ auth: token() });
  const issuedBy = client.initialize({ issues: 's1' });
  return { story, client, issuedBy };
}

describe('a session', () => {
  test('is issued by the answer to initialize, at the time of the answer', () => {
    const { story, issuedBy } = oneSession();
    expect(story.model().session('s1')).toMatchObject({
      seenInUse: false,
      createdT: 10,
      issuedBy,
      plane: 'openai-mcp',
      principal: 'fp:0a0a0a0a',
      state: 'open',
      orphan: false,
      neverDeleted: true,
      neverUsed: true,
      requests: 0,
      activeSessions: 1,
      sinceLastCreatedMs: null,
    });
  });

  test('is not issued by an answer to another method, nor by a failed initialize', () => {
    const story = capture();
    const client = story.client();
    client.post('tools/list', {}, { issues: 's1' });
    client.initialize({ issues: 's2', status: 400 });
    expect(story.model().sessions).toEqual([]);
  });

  test('issued twice stays one session', () => {
    const { story, client } = oneSession();
    client.initialize({ issues: 's1' }, { session: 's1' });
    expect(story.model().sessions).toHaveLength(1);
  });

  test('issued again after its end is open again', () => {
    for (const end of [
      (client: ClientStory) => client.delete('s1'),
      (client: ClientStory) => client.call('search', { session: 's1' }, { status: 404 }),
    ]) {
      const { story, client } = oneSession();
      end(client);
      client.initialize({ issues: 's1' });
      client.call('search', { session: 's1' });
      expect(story.model().sessions).toMatchObject([{ state: 'open' }]);
      const last = client.delete('s1');
      expect(story.model().sessions).toMatchObject([{ state: 'deleted', stateBy: last }]);
    }
  });

  test('of HTTP+SSE is open again with the next stream that names it', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    const opened = () =>
      client.stream(undefined, { path: '/sse' }).event('/m?sessionId=1', 'endpoint');
    opened().end();
    const second = opened();
    expect(story.model().sessions).toMatchObject([{ state: 'open' }]);
    second.end();
    expect(story.model().sessions).toMatchObject([{ state: 'released', stateBy: second.x }]);
  });

  test('first seen in use is marked as such', () => {
    const story = capture();
    const client = story.client();
    story.at(5_000);
    const x = client.call('search', { session: 'before' });
    const session = story.model().session('before');
    expect(session).toMatchObject({ seenInUse: true, createdT: 5_000, requests: 1 });
    expect(session).not.toHaveProperty('issuedBy');
    expect(session?.exchanges).toEqual([x]);
  });

  test('is never used when only the handshake carried it', () => {
    const { story, client } = oneSession();
    client.initialized('s1');
    expect(story.model().session('s1')?.neverUsed).toBe(true);
    client.post('tools/list', { session: 's1' });
    expect(story.model().session('s1')).toMatchObject({ neverUsed: false, requests: 2 });
  });

  test('counts the sessions a server without clean-up would hold', () => {
    const { story, client } = oneSession();
    client.delete('s1');
    client.initialize({ issues: 's2' });
    client.initialize({ issues: 's3' });
    expect(story.model().sessions.map((s) => s.activeSessions)).toEqual([1, 1, 2]);
  });
});

describe('the end of a session', () => {
  test.each([
    [200, 'deleted'],
    [204, 'deleted'],
    [404, 'released'],
    [405, 'released'],
    [401, 'rejected'],
  ])('DELETE answered %i: %s', (status, state) => {
    const { story, client } = oneSession();
    const x = client.delete('s1', { status });
    const kept = state === 'rejected';
    expect(story.model().session('s1')).toMatchObject({
      state,
      stateBy: x,
      neverDeleted: kept,
      orphan: false,
    });
  });

  test('DELETE answered 500 ends nothing', () => {
    const { story, client } = oneSession();
    client.delete('s1', { status: 500 });
    expect(story.model().session('s1')).toMatchObject({ state: 'open', neverDeleted: true });
  });

  test.each([
    [404, 'expired'],
    [400, 'rejected'],
    [401, 'rejected'],
  ])('a request answered %i: %s, and still never deleted', (status, state) => {
    const { story, client } = oneSession();
    const x = client.call('search', { session: 's1' }, { status });
    expect(story.model().session('s1')).toMatchObject({ state, stateBy: x, neverDeleted: true });
  });

  test('a 404 after the DELETE changes nothing', () => {
    const { story, client } = oneSession();
    client.delete('s1');
    client.call('search', { session: 's1' }, { status: 404 });
    expect(story.model().session('s1')?.state).toBe('deleted');
  });

  test('an id that is served again was not lost', () => {
    const { story, client } = oneSession();
    client.call('search', { session: 's1' }, { status: 401 });
    client.initialize({ issues: 's2' });
    client.call('search', { session: 's1' });
    const model = story.model();
    expect(model.session('s1')?.state).toBe('open');
    client.initialize({ issues: 's3' });
    expect(story.model().session('s3')?.activeSessions).toBe(3);
  });
});

describe('superseded', () => {
  test('when the same plane and principal got a later session and did not come back', () => {
    const { story, client } = oneSession();
    const next = client.initialize({ issues: 's2' });
    client.call('search', { session: 's2' });
    expect(story.model().session('s1')).toMatchObject({
      state: 'superseded',
      supersededBy: 's2',
      stateBy: next,
      orphan: true,
    });
  });

  test('a later use clears it', () => {
    const { story, client } = oneSession();
    client.initialize({ issues: 's2' });
    expect(story.model().session('s1')?.state).toBe('superseded');
    client.call('search', { session: 's1' });
    expect(story.model().session('s1')).toMatchObject({ state: 'open', orphan: false });
  });

  test('and cleared, is superseded again by the first session after that use', () => {
    const { story, client } = oneSession();
    client.initialize({ issues: 's2' });
    client.call('search', { session: 's1' });
    client.initialize({ issues: 's3' });
    client.initialize({ issues: 's4' });
    expect(story.model().session('s1')).toMatchObject({ state: 'superseded', supersededBy: 's3' });
  });

  test('an attributed request is no use of the session', () => {
    const { story, client } = oneSession();
    client.initialize({ issues: 's2' });
    client.call('search');
    expect(story.model().session('s1')?.state).toBe('superseded');
  });

  test.each([
    ['another principal', { auth: token('fp:0c0c0c0c') }],
    ['another plane', { auth: token(), userAgent: 'openai-mcp/1.0.0 (ChatGPT)' }],
  ])('not by a session of %s', (_, options) => {
    const { story } = oneSession();
    story.client(options).initialize({ issues: 's2' });
    expect(story.model().session('s1')?.state).toBe('open');
  });

  test('a refreshed token stays the same principal', () => {
    const story = capture();
    const claims = { iss: 'https://id.example', sub: 'u1', client_id: 'c1' };
    story.client({ auth: jwt({ ...claims, exp: 1 }, 'fp:00000001') }).initialize({ issues: 's1' });
    story.client({ auth: jwt({ ...claims, exp: 2 }, 'fp:00000002') }).initialize({ issues: 's2' });
    expect(story.model().session('s1')?.state).toBe('superseded');
  });

  test('not while its event stream is open, and not by a session first seen in use', () => {
    const { story, client } = oneSession();
    const stream = client.stream('s1');
    client.initialize({ issues: 's2' });
    client.call('search', { session: 'before' });
    const open = story.model();
    expect(open.session('s1')?.state).toBe('open');
    expect(open.session('s2')?.state).toBe('open');
    // The stream closing is no use: the client left when it got the next session.
    story.wait(50);
    stream.end('client-abort');
    expect(story.model().session('s1')).toMatchObject({ state: 'superseded', supersededBy: 's2' });
  });

  test('an answer that comes after the next session is a use', () => {
    const { story, client } = oneSession();
    const call = client.openCall('slow', { session: 's1' });
    client.initialize({ issues: 's2' });
    call.answer({ stream: 0 });
    expect(story.model().session('s1')?.state).toBe('open');
  });

  test('an ended session is not superseded', () => {
    const { story, client } = oneSession();
    client.delete('s1', { status: 405 });
    client.initialize({ issues: 's2' });
    expect(story.model().session('s1')).toMatchObject({ state: 'released', orphan: false });
  });
});

describe('idle', () => {
  test('after five minutes without an exchange, judged at the last record of a file', () => {
    const { story, client } = oneSession();
    story.client({ auth: token('fp:0c0c0c0c') });
    story.at(10 + 5 * MINUTES - 1);
    story.record({ type: 'control', action: 'mark' });
    expect(story.model().session('s1')?.state).toBe('open');
    story.at(10 + 5 * MINUTES);
    story.record({ type: 'control', action: 'stop' });
    expect(story.model().session('s1')).toMatchObject({ state: 'idle', orphan: true });
    client.call('search', { session: 's1' });
    expect(story.model().session('s1')?.state).toBe('open');
  });

  test('judged at the given moment when live, also backwards', () => {
    const { story } = oneSession();
    const live = story.analysis();
    expect(live.model(4 * MINUTES).session('s1')?.state).toBe('open');
    expect(live.model(6 * MINUTES).session('s1')?.state).toBe('idle');
    expect(live.model(4 * MINUTES).session('s1')?.state).toBe('open');
  });

  test('the threshold is an option', () => {
    const { story } = oneSession();
    const options = { idleThresholdMs: 1_000 };
    expect(story.model(options, 1_009).session('s1')?.state).toBe('open');
    expect(story.model(options, 1_010).session('s1')?.state).toBe('idle');
  });

  test('an open event stream is not idle; a closed one counts from its end', () => {
    const { story, client } = oneSession();
    const stream = client.stream('s1');
    expect(story.model({}, 60 * MINUTES).session('s1')?.state).toBe('open');
    story.at(60 * MINUTES);
    stream.end('client-abort');
    expect(story.model({}, 64 * MINUTES).session('s1')?.state).toBe('open');
    expect(story.model({}, 65 * MINUTES).session('s1')).toMatchObject({
      state: 'idle',
      lastUsedT: 60 * MINUTES,
    });
  });

  test('a superseded session is superseded, however long it is silent', () => {
    const { story, client } = oneSession();
    client.initialize({ issues: 's2' });
    expect(story.model({}, 60 * MINUTES).sessions.map(({ state }) => state)).toEqual([
      'superseded',
      'idle',
    ]);
  });
});

describe('several servers behind one origin', () => {
  function gateway() {
    const story = capture();
    const on = (path: string) => story.client({ auth: token(), path });
    const files = on('/files/mcp');
    files.initialize({ issues: 'files-1' });
    return { story, on, files };
  }

  test('do not supersede each other’s sessions', () => {
    const { story, on } = gateway();
    on('/mail/mcp').initialize({ issues: 'mail-1' });
    expect(story.model().sessions).toMatchObject([
      { id: 'files-1', path: '/files/mcp', state: 'open' },
      { id: 'mail-1', path: '/mail/mcp', state: 'open' },
    ]);
  });

  test('are owed no id of each other, and an initialize at one loses nothing of another', () => {
    const { story, on } = gateway();
    const stateless = on('/search/mcp');
    const opened = stateless.initialize();
    const call = stateless.call('search');
    const model = story.model();
    expect(model.exchange(call)).toMatchObject({ echo: 'none' });
    expect(model.exchange(call)?.sessionId).toBeUndefined();
    for (const x of [opened, call]) {
      const exchange = model.exchange(x);
      expect(exchange && lostBy(model, exchange)).toBeUndefined();
    }
    expect(findLosses(model).next()).toEqual({ done: true, value: [] });
  });

  test('a slash at the end, as after a redirect, is the same server', () => {
    const { story, on } = gateway();
    const call = on('/files/mcp/').call('read');
    expect(story.model().exchange(call)).toMatchObject({ echo: 'missing', sessionId: 'files-1' });
    on('/files/mcp/').initialize({ issues: 'files-2' });
    expect(story.model().session('files-1')).toMatchObject({
      ...{ state: 'superseded', supersededBy: 'files-2' },
    });
  });
});
