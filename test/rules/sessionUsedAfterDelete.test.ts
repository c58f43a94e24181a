import { describe, expect, test } from 'vitest';
import { sessionUsedAfterDelete } from '../../src/rules/sessionUsedAfterDelete.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

function deleted(answer = {}) {
  const story = capture();
  const client = story.client({ auth: token() });
  client.initialize({ issues: 's1' });
  client.call('search', { session: 's1' });
  client.delete('s1', answer);
  story.wait(500);
  return { story, client };
}

describe('session-used-after-delete', () => {
  test('is one finding a session, with the first late request', () => {
    const { story, client } = deleted();
    client.call('fetch', { session: 's1' }, { status: 404 });
    client.call('fetch', { session: 's1' }, { status: 404 });
    expect(findingsOf(story, sessionUsedAfterDelete)).toEqual([
      {
        subject: { kind: 'session', key: 's1' },
        severity: 'error',
        message:
          'Session s1 was deleted at +0:00.03 (exchange 3); 500 ms later tools/call of openai-mcp carries its id again, answered 404; 2 requests in all.',
        exchanges: [3, 4, 5],
        inferred: false,
      },
    ]);
  });

  test('is a warning where the server goes on serving', () => {
    const { story, client } = deleted();
    client.call('fetch', { session: 's1' });
    expect(findingsOf(story, sessionUsedAfterDelete)).toMatchObject([{ severity: 'warning' }]);
  });

  test('a call that was under way when the DELETE was answered is no later use', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    const call = client.openCall('search', { session: 's1' });
    client.delete('s1');
    call.answer({ status: 404 });
    expect(findingsOf(story, sessionUsedAfterDelete)).toEqual([]);
  });

  test('a second DELETE, a new session and a DELETE that was refused are none', () => {
    const { story, client } = deleted();
    client.delete('s1', { status: 404 });
    client.initialize({ issues: 's2' });
    client.call('search', { session: 's2' });
    expect(findingsOf(story, sessionUsedAfterDelete)).toEqual([]);
    const refused = deleted({ status: 405 });
    refused.client.call('search', { session: 's1' });
    expect(findingsOf(refused.story, sessionUsedAfterDelete)).toEqual([]);
  });

  test('an id that was issued again is another session', () => {
    const { story, client } = deleted();
    client.initialize({ issues: 's1' });
    story.wait(5);
    client.call('search', { session: 's1' });
    expect(findingsOf(story, sessionUsedAfterDelete)).toEqual([]);
    client.delete('s1');
    expect(findingsOf(story, sessionUsedAfterDelete)).toEqual([]);
    story.wait(5);
    client.call('search', { session: 's1' }, { status: 404 });
    expect(findingsOf(story, sessionUsedAfterDelete)).toHaveLength(1);
  });

  test('a late notification loses nothing', () => {
    const { story, client } = deleted();
    client.post('notifications/cancelled', { session: 's1', id: null }, { status: 404 });
    expect(findingsOf(story, sessionUsedAfterDelete)).toMatchObject([{ severity: 'warning' }]);
  });
});
