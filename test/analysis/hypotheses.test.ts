import { describe, expect, test } from 'vitest';
import { claimOf, hypothesesOf } from '../../src/analysis/hypotheses.ts';
import { capture, jwt, token, type CaptureBuilder } from './captureBuilder.ts';
import { fieldReport } from './fieldReport.ts';

const auth = token();

function hypothesis(story: CaptureBuilder, id: string) {
  return hypothesesOf(story.model()).find((found) => found.id === id);
}

/** One session, and its loss: the client initialises again. */
function loss() {
  const story = capture();
  const client = story.client({ auth });
  client.initialize({ issues: 's1' });
  const lose = () => client.initialize({ issues: `s${story.records.length}` });
  return { story, client, lose };
}

describe('hypotheses', () => {
  test('decide nothing without a loss', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    client.call('t', { session: 's1' }, { status: 404 });
    client.initialize({ issues: 's2' });
    client.delete('s2');
    client.initialize({ issues: 's3' });
    const found = hypothesesOf(story.model());
    expect(found).toHaveLength(6);
    expect(found.every(({ verdict }) => verdict === 'undecided')).toBe(true);
    expect(found[0]?.evidence).toBe(
      'No client lost a session in this capture. The server refused 1 session.',
    );
  });

  test('are inferred where no credential tells clients apart', () => {
    const decided = [{}, { auth }].map((options) => {
      const story = capture();
      story.client(options).initialize({ issues: 's1' });
      story.client(options).call('t', { session: 's1' }, { stream: 50 });
      story.client(options).initialize({ issues: 's2' });
      return hypothesesOf(story.model()).find(({ id }) => id === 'stream-close-loses-session');
    });
    expect(decided).toMatchObject([{ verdict: 'supported', inferred: true }, {}]);
    expect(decided[0]?.evidence).toMatch(/Inferred: no credential tells the clients apart\.$/);
    expect(decided[1]).not.toHaveProperty('inferred');
  });

  test('each say what they suppose', () => {
    for (const { id } of hypothesesOf(capture().model())) expect(claimOf(id)).not.toBe(id);
  });

  test('of the published capture are decided as its author decided them', () => {
    const found = hypothesesOf(fieldReport().model());
    expect(Object.fromEntries(found.map(({ id, verdict }) => [id, verdict]))).toEqual({
      'server-omits-session-id': 'ruled-out',
      'intermediary-interferes': 'ruled-out',
      'client-idle-timeout': 'undecided',
      'stream-close-loses-session': 'undecided',
      'token-expired': 'ruled-out',
      'server-evicts-session': 'ruled-out',
    });
  });
});

describe('server-omits-session-id', () => {
  test('is supported by a loss after an answer without an id, with that answer', () => {
    const { story, client } = loss();
    const bare = client.initialize();
    client.call('t');
    expect(hypothesis(story, 'server-omits-session-id')).toMatchObject({
      verdict: 'supported',
      exchanges: [bare],
    });
  });

  test('is undecided where another answer lacked it', () => {
    const { story, client, lose } = loss();
    lose();
    client.initialize();
    client.delete('s1');
    expect(hypothesis(story, 'server-omits-session-id')?.verdict).toBe('undecided');
  });
});

describe('an initialize that failed', () => {
  test('opens no session, so its answer owes no id', () => {
    const { story, client, lose } = loss();
    lose();
    client.initialize({ error: { code: -32602, message: 'Unsupported protocol version' } });
    expect(hypothesis(story, 'server-omits-session-id')?.verdict).toBe('ruled-out');
  });
});

describe('intermediary-interferes', () => {
  const altered = 'intermediary-interferes';

  test('is ruled out by an echo and answers that forbid caching', () => {
    const { story, client, lose } = loss();
    client.call('t', { session: 's1' }, { headers: [['Cache-Control', 'no-cache, no-transform']] });
    lose();
    expect(hypothesis(story, altered)?.verdict).toBe('ruled-out');
  });

  test('is undecided without an echo, or where an answer may be cached', () => {
    const silent = loss();
    silent.lose();
    expect(hypothesis(silent.story, altered)?.verdict).toBe('undecided');
    const cacheable = loss();
    const headers = [['Cache-Control', 'max-age=60']] as const;
    cacheable.client.call('t', { session: 's1' }, { headers });
    cacheable.lose();
    expect(hypothesis(cacheable.story, altered)?.verdict).toBe('undecided');
  });

  test.each([
    ['Age', '12'],
    ['X-Cache', 'Hit from cloudfront'],
    ['CF-Cache-Status', 'HIT'],
  ])('is supported by %s: %s', (name, value) => {
    const { story, client, lose } = loss();
    client.post('tools/list', {}, { headers: [[name, value]] });
    lose();
    expect(hypothesis(story, altered)).toMatchObject({ verdict: 'supported', exchanges: [2] });
  });

  test('is not supported by a cache that was missed', () => {
    const { story, client, lose } = loss();
    client.post('tools/list', { session: 's1' }, { headers: [['X-Cache', 'Miss from x']] });
    lose();
    expect(hypothesis(story, altered)?.verdict).toBe('ruled-out');
  });

  test.each([
    ['AbC-1', 'abc-1'],
    ['59c7c2b5-7d1c-4c1e', '59c7c2b5-7d1c'],
    ['59c7c2b5-7d1c', '59c7c2b5-7d1c;path=/'],
    ['59c7c2b5', '59c7c2b5,59c7c2b5'],
  ])('is supported by %s that came back as %s', (issues, session) => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues });
    const x = client.call('t', { session });
    client.call('t');
    expect(hypothesis(story, altered)).toMatchObject({ verdict: 'supported', exchanges: [x] });
  });

  test('is not supported by an id of which a few characters agree', () => {
    const { story, client, lose } = loss();
    client.call('t', { session: 's1' });
    client.call('t', { session: 's' });
    lose();
    expect(hypothesis(story, altered)?.verdict).toBe('ruled-out');
  });
});

describe('client-idle-timeout', () => {
  const timeout = 'client-idle-timeout';

  test('is ruled out by a silence survived that is longer than one that was not', () => {
    const { story, client, lose } = loss();
    story.wait(60_000);
    const survived = client.call('t', { session: 's1' });
    story.wait(400);
    const lost = lose();
    expect(hypothesis(story, timeout)).toMatchObject({
      verdict: 'ruled-out',
      exchanges: [survived, lost],
    });
  });

  test('is supported when every loss followed a longer silence than any survived', () => {
    const { story, client, lose } = loss();
    story.wait(60_000);
    client.call('t', { session: 's1' });
    story.wait(120_000);
    lose();
    expect(hypothesis(story, timeout)?.verdict).toBe('supported');
  });

  test('is undecided when no session was ever used after a pause', () => {
    const { story, client, lose } = loss();
    client.call('t', { session: 's1' });
    story.wait(120_000);
    lose();
    expect(hypothesis(story, timeout)?.verdict).toBe('undecided');
  });
});

describe('stream-close-loses-session', () => {
  const close = 'stream-close-loses-session';

  test('is ruled out by a use after the close', () => {
    const { story, client, lose } = loss();
    client.call('t', { session: 's1' }, { stream: 200 });
    const x = client.call('t', { session: 's1' });
    lose();
    expect(hypothesis(story, close)).toMatchObject({ verdict: 'ruled-out', exchanges: [x] });
  });

  test('is supported when every loss followed one and nothing survived one', () => {
    const { story, client, lose } = loss();
    client.call('t', { session: 's1' }, { stream: 200 });
    const x = lose();
    expect(hypothesis(story, close)).toMatchObject({ verdict: 'supported', exchanges: [x] });
  });

  test('is undecided when a session without a stream was lost too, or the stream was open', () => {
    const { story, client, lose } = loss();
    lose();
    expect(hypothesis(story, close)?.verdict).toBe('undecided');
    const open = loss();
    open.client.stream('s1');
    open.lose();
    expect(hypothesis(open.story, close)?.verdict).toBe('undecided');
    client.delete('s1');
  });
});

describe('token-expired', () => {
  const began = Date.parse('2026-02-27T08:28:46.850Z') / 1000;
  const withExpiry = (seconds: number) => jwt({ sub: 'u', exp: began + seconds }, 'fp:00000001');

  function lostWith(seconds: number, status = 500) {
    const story = capture();
    const client = story.client({ auth: withExpiry(seconds) });
    client.initialize({ issues: 's1' });
    story.wait(60_000);
    const x = client.call('t', {}, { status });
    return { story, client, x };
  }

  test('is ruled out by an unexpired token', () => {
    expect(hypothesis(lostWith(3600).story, 'token-expired')?.verdict).toBe('ruled-out');
  });

  test('is supported by an expired one, and by a 401', () => {
    const { story, x } = lostWith(30);
    expect(hypothesis(story, 'token-expired')).toMatchObject({
      verdict: 'supported',
      exchanges: [x],
    });
    const refused = capture();
    const client = refused.client({ auth });
    client.initialize({ issues: 's1' });
    client.call('t', {}, { status: 401 });
    expect(hypothesis(refused, 'token-expired')?.verdict).toBe('supported');
  });

  test('is undecided with both, saying both', () => {
    const { story, client } = lostWith(30);
    client.call('t', {});
    const found = hypothesis(story, 'token-expired');
    expect(found?.verdict).toBe('undecided');
    expect(found?.evidence).toMatch(/^Against: .* In favour: /);
  });

  test('is undecided where one loss speaks against it and another for it', () => {
    const story = capture();
    for (const seconds of [30, 3600]) {
      const auth = jwt({ sub: `u${seconds}`, exp: began + seconds }, `fp:0000${seconds}`);
      const client = story.client({ auth });
      client.initialize({ issues: `s${seconds}` });
      story.wait(60_000);
      client.call('t', {}, { status: 500 });
    }
    const found = hypothesis(story, 'token-expired');
    expect(found?.verdict).toBe('undecided');
    expect(found?.evidence).toBe(
      'Against: At 1 of 2 losses the token was unexpired, or was used with success afterwards. ' +
        'In favour: 1 of 2 losses came with an expired token or a 401.',
    );
  });

  test('is undecided where some losses came with a 401 and the others tell nothing', () => {
    const story = capture();
    for (const status of [401, 500]) {
      const client = story.client({ auth: token(`fp:00000${status}`) });
      client.initialize({ issues: `s${status}` });
      client.call('t', {}, { status });
    }
    expect(hypothesis(story, 'token-expired')?.verdict).toBe('undecided');
  });

  test('is undecided where the token tells nothing', () => {
    const { story, client } = loss();
    client.call('t', {}, { status: 500 });
    expect(hypothesis(story, 'token-expired')?.verdict).toBe('undecided');
  });
});

describe('server-evicts-session', () => {
  const evicts = 'server-evicts-session';

  test('is supported by a refusal of the id before the loss', () => {
    const { story, client, lose } = loss();
    lose();
    const x = client.call('t', { session: 's1' }, { status: 404 });
    client.call('t');
    const found = hypothesis(story, evicts);
    // The first loss came before the refusal, so the evidence is mixed.
    expect(found?.verdict).toBe('undecided');
    const later = capture();
    const other = later.client({ auth });
    other.initialize({ issues: 's1' });
    other.initialize({ issues: 's2' }, { session: 's1' });
    other.call('t', { session: 's1' }, { status: 404 });
    other.call('t');
    expect(hypothesis(later, evicts)).toMatchObject({ verdict: 'supported', exchanges: [x] });
  });

  test('is ruled out when no issued id was refused before a loss', () => {
    const { story, client, lose } = loss();
    lose();
    client.call('t', { session: 's1' }, { status: 404 });
    expect(hypothesis(story, evicts)?.verdict).toBe('ruled-out');
  });
});

describe('at the boundary', () => {
  test.each([
    [59_999, 'ruled-out'],
    [60_000, 'undecided'],
    [60_001, 'supported'],
  ])('a loss after %i ms, where 60,000 were survived: a timeout is %s', (silence, verdict) => {
    const { story, client, lose } = loss();
    story.wait(60_000);
    client.call('t', { session: 's1' });
    story.wait(silence);
    lose();
    expect(hypothesis(story, 'client-idle-timeout')?.verdict).toBe(verdict);
  });

  test.each([
    [59.98, 'supported'],
    [59.981, 'ruled-out'],
  ])('a token good for %d s at a loss after 59.98 s: expired is %s', (seconds, verdict) => {
    const story = capture('2026-02-27T08:28:46.000Z');
    const exp = Date.parse('2026-02-27T08:28:46.000Z') / 1000 + seconds;
    const client = story.client({ auth: jwt({ sub: 'u', exp }) });
    client.initialize({ issues: 's1' });
    story.at(59_980);
    client.call('t', {}, { status: 500 });
    expect(hypothesis(story, 'token-expired')?.verdict).toBe(verdict);
  });

  test('a use in the very moment a stream closed comes after the close, one before it does not', () => {
    const verdicts = [0, 0.001].map((before) => {
      const { story, client, lose } = loss();
      const stream = client.stream('s1');
      story.wait(100);
      const call = client.openCall('t', { session: 's1' });
      story.wait(before);
      stream.end('client-abort');
      call.answer();
      lose();
      return hypothesis(story, 'stream-close-loses-session')?.verdict;
    });
    expect(verdicts).toEqual(['ruled-out', 'supported']);
  });

  test('one of two losing planes that never echoes leaves an intermediary undecided', () => {
    const { story, client, lose } = loss();
    client.call('t', { session: 's1' });
    lose();
    expect(hypothesis(story, 'intermediary-interferes')?.verdict).toBe('ruled-out');
    const silent = story.client({ auth, userAgent: 'openai-mcp/1.0.0 (ChatGPT)' });
    silent.initialize({ issues: 'other' });
    silent.call('t');
    expect(hypothesis(story, 'intermediary-interferes')?.verdict).toBe('undecided');
  });

  test('an answer without an id on a plane that loses nothing does not matter', () => {
    const { story, lose } = loss();
    lose();
    story.client({ auth, userAgent: 'curl/8.5.0' }).initialize();
    expect(hypothesis(story, 'server-omits-session-id')?.verdict).toBe('ruled-out');
  });

  type Refusal = { method?: string; session?: string; status: number };
  test.each<[string, Refusal, string]>([
    ['a DELETE that found nothing', { method: 'DELETE', status: 404 }, 'ruled-out'],
    ['a refusal of an id from before the capture', { session: 'old', status: 404 }, 'ruled-out'],
    ['a failure of the server', { status: 500 }, 'ruled-out'],
    ['400 to the id', { status: 400 }, 'supported'],
    ['401 to the id', { status: 401 }, 'supported'],
    ['404 to the id', { status: 404 }, 'supported'],
  ])('%s before a loss: eviction is as it is', (_, answer, verdict) => {
    const { method = 'POST', session = 's1', status } = answer;
    const { story, client, lose } = loss();
    story.client({ auth }).initialize({ issues: 's2' }, { session: 's1' });
    const body = '{"jsonrpc":"2.0","id":9,"method":"tools/list"}';
    client.begin(method, { session }, method === 'POST' ? body : undefined).answer({ status });
    lose();
    expect(hypothesis(story, 'server-evicts-session')?.verdict).toBe(verdict);
  });
});
