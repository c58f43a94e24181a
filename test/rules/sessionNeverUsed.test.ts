import { describe, expect, test } from 'vitest';
import { sessionNeverUsed } from '../../src/rules/sessionNeverUsed.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('session-never-used', () => {
  test('is one finding a session', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.initialized('s1');
    client.initialize({ issues: 's2' });
    client.call('search', { session: 's2' });
    expect(findingsOf(story, sessionNeverUsed)).toEqual([
      {
        subject: { kind: 'session', key: 's1' },
        severity: 'info',
        message:
          'openai-mcp opened session s1 at +0:00.01 and sent nothing in it after notifications/initialized; s2 took its place.',
        exchanges: [1, 3],
        inferred: false,
      },
    ]);
  });

  test('a session that was just opened may be used yet', () => {
    const story = capture();
    story.client({ auth: token() }).initialize({ issues: 's1' });
    expect(findingsOf(story, sessionNeverUsed)).toEqual([]);
  });

  test('requests that lack the id did their work all the same', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.call('search');
    client.initialize({ issues: 's2' });
    client.call('search', { session: 's2' });
    expect(findingsOf(story, sessionNeverUsed)).toEqual([]);
  });

  test('a probe that deletes its session leaves nothing behind', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.delete('s1');
    expect(findingsOf(story, sessionNeverUsed)).toEqual([]);
  });
});
