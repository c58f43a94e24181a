import { describe, expect, test } from 'vitest';
import { sessionStaleStatus } from '../../src/rules/sessionStaleStatus.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

const auth = token();
const noSession = {
  status: 400,
  error: { code: -32000, message: 'Bad Request: No valid session ID provided' },
};

describe('session-stale-status', () => {
  test('400 with an error that speaks of the session', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    client.call('search', { session: 's1' });
    client.call('search', { session: 's1' }, noSession);
    client.call('search', { session: 's1' }, noSession);
    expect(findingsOf(story, sessionStaleStatus)).toEqual([
      {
        subject: { kind: 'session', key: 's1' },
        severity: 'warning',
        message: '2 requests of openai-mcp with session s1 were answered 400 where 404 is due.',
        exchanges: [1, 3, 4],
        inferred: false,
      },
    ]);
  });

  test('an id from before the capture began', () => {
    const story = capture();
    story.client({ auth }).call('search', { session: 'old' }, noSession);
    const [finding] = findingsOf(story, sessionStaleStatus);
    expect(finding?.message).toContain('which this server did not issue within the capture');
  });

  test('a deleted session that is served, and one that is answered 400', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    client.delete('s1');
    story.wait(500);
    client.call('search', { session: 's1' });
    client.call('search', { session: 's1' }, { status: 400 });
    expect(findingsOf(story, sessionStaleStatus)).toMatchObject([
      { message: expect.stringContaining('after its DELETE were answered 200 and 400') as string },
    ]);
  });

  test('an id that was issued again is served rightly', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    client.delete('s1');
    story.wait(5);
    client.initialize({ issues: 's1' });
    client.call('search', { session: 's1' });
    client.delete('s1');
    expect(findingsOf(story, sessionStaleStatus)).toEqual([]);
  });

  test('404 is right', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    client.delete('s1');
    client.call('search', { session: 's1' }, { status: 404 });
    expect(findingsOf(story, sessionStaleStatus)).toEqual([]);
  });

  test('a 400 that says nothing of the session may be about the request', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    const error = { code: -32000, message: 'Bad Request: Unsupported protocol version' };
    client.call('search', { session: 's1' }, { status: 400, error });
    expect(findingsOf(story, sessionStaleStatus)).toEqual([]);
  });

  test('a request without an id is rightly answered 400', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    client.call('search', {}, noSession);
    expect(findingsOf(story, sessionStaleStatus)).toEqual([]);
  });
});
