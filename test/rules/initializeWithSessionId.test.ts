import { describe, expect, test } from 'vitest';
import { initializeWithSessionId } from '../../src/rules/initializeWithSessionId.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('initialize-with-session-id', () => {
  test('is one finding an exchange', () => {
    const story = capture();
    const client = story.client();
    client.initialize({ issues: 's1' });
    client.initialize({ issues: 's2' }, { session: 's1' });
    expect(findingsOf(story, initializeWithSessionId)).toEqual([
      {
        subject: { kind: 'exchange', key: '2' },
        severity: 'warning',
        message:
          'The initialize of openai-mcp at +0:00.01 carries session id s1; answered 200, with session s2.',
        exchanges: [2],
        inferred: false,
      },
    ]);
  });

  test('a second initialize without the id begins a new session', () => {
    const story = capture();
    const client = story.client();
    client.initialize({ issues: 's1' });
    client.initialize({ issues: 's2' });
    client.initialized('s2');
    expect(findingsOf(story, initializeWithSessionId)).toEqual([]);
  });
});
