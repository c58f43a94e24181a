import { describe, expect, test } from 'vitest';
import { sessionFlapping } from '../../src/rules/sessionFlapping.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

function answered(...statuses: number[]) {
  const story = capture();
  const client = story.client({ auth: token() });
  client.initialize({ issues: 's1' });
  for (const status of statuses) {
    story.wait(100);
    client.call('search', { session: 's1' }, { status });
  }
  return story;
}

describe('session-flapping', () => {
  test('an id that was issued again after it was refused is another session', () => {
    const story = answered(200, 404);
    story.client({ auth: token() }).initialize({ issues: 's1' });
    story.client({ auth: token() }).call('search', { session: 's1' });
    expect(findingsOf(story, sessionFlapping)).toEqual([]);
  });

  test('is one finding a session, with the times it happened', () => {
    expect(findingsOf(answered(200, 404, 200, 404, 404, 200), sessionFlapping)).toEqual([
      {
        subject: { kind: 'session', key: 's1' },
        severity: 'error',
        message:
          'Session s1 was refused with 404 at +0:00.22 (exchange 3) and served again by exchange 4; this happened 2 times in 6 requests.',
        exchanges: [3, 4, 5, 7],
        inferred: false,
      },
    ]);
  });

  test('a session that stays gone does not flap', () => {
    expect(findingsOf(answered(200, 200, 404, 404), sessionFlapping)).toEqual([]);
  });

  test('neither does one whose request was malformed', () => {
    expect(findingsOf(answered(200, 400, 200, 500, 200), sessionFlapping)).toEqual([]);
  });

  test('a call that began before the refusal may still be served', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    const call = client.openCall('slow', { session: 's1' });
    client.call('search', { session: 's1' }, { status: 404 });
    call.answer();
    expect(findingsOf(story, sessionFlapping)).toEqual([]);
  });

  test('a server that binds the session to a credential refuses others and serves its owner', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.call('search', { session: 's1', auth: token('fp:0c0c0c0c') }, { status: 404 });
    story.wait(100);
    client.call('search', { session: 's1' });
    expect(findingsOf(story, sessionFlapping)).toEqual([]);
  });

  test.each([
    [404, -32002, 'Resource not found'],
    [404, -32602, 'Unknown tool'],
    [400, -32602, 'No such browser session'],
  ])(
    'an error of the request given the status %i is none of the session',
    (status, code, message) => {
      const story = capture();
      const client = story.client({ auth: token() });
      client.initialize({ issues: 's1' });
      client.post('resources/read', { session: 's1' }, { status, error: { code, message } });
      story.wait(100);
      client.call('search', { session: 's1' });
      expect(findingsOf(story, sessionFlapping)).toEqual([]);
    },
  );
});
