import { describe, expect, test } from 'vitest';
import { sessionNotReinitialized } from '../../src/rules/sessionNotReinitialized.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

const gone = { status: 404 };

function expired() {
  const story = capture();
  const client = story.client({ auth: token() });
  client.initialize({ issues: 's1' });
  client.call('search', { session: 's1' });
  client.call('search', { session: 's1' }, gone);
  story.wait(1000);
  return { story, client };
}

describe('session-not-reinitialized-after-404', () => {
  test('is one finding a session', () => {
    const { story, client } = expired();
    client.call('search', { session: 's1' }, gone);
    client.call('search', { session: 's1' }, gone);
    expect(findingsOf(story, sessionNotReinitialized)).toEqual([
      {
        subject: { kind: 'session', key: 's1' },
        severity: 'error',
        message:
          'The server answered 404 to session s1 at +0:00.03 (exchange 3); openai-mcp sent the id with 2 more requests in the next 1.01 s, and it began no new session.',
        exchanges: [3, 4, 5],
        inferred: false,
      },
    ]);
  });

  test('is a warning where the client comes back by itself', () => {
    const { story, client } = expired();
    client.call('search', { session: 's1' }, gone);
    client.initialize({ issues: 's2' });
    expect(findingsOf(story, sessionNotReinitialized)).toMatchObject([{ severity: 'warning' }]);
  });

  test('a client that initializes at once has done its duty', () => {
    const { story, client } = expired();
    client.initialize({ issues: 's2' });
    client.call('search', { session: 's2' });
    expect(findingsOf(story, sessionNotReinitialized)).toEqual([]);
  });

  test('requests under way when the 404 came, and a DELETE after it, are none', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    const other = client.openCall('fetch', { session: 's1' });
    client.call('search', { session: 's1' }, gone);
    other.answer(gone);
    client.delete('s1', gone);
    expect(findingsOf(story, sessionNotReinitialized)).toEqual([]);
  });

  test('404 to a GET, or to an unknown method, says nothing of the session', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.begin('GET', { session: 's1' }).answer(gone);
    client.call('search', { session: 's1' });
    const error = { code: -32601, message: 'Method not found' };
    client.post('server/unknown', { session: 's1' }, { status: 404, error });
    client.post('server/unknown', { session: 's1' }, { status: 404, error });
    expect(findingsOf(story, sessionNotReinitialized)).toEqual([]);
  });

  test('a notification that follows at once asks for nothing', () => {
    const { story, client } = expired();
    client.post('notifications/cancelled', { session: 's1', id: null }, gone);
    client.initialize({ issues: 's2' });
    expect(findingsOf(story, sessionNotReinitialized)).toEqual([]);
  });
});
