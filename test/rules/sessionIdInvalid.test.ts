import { describe, expect, test } from 'vitest';
import { sessionIdInvalid } from '../../src/rules/sessionIdInvalid.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('session-id-invalid', () => {
  test('is one finding an answer, with the place and nothing that cannot be shown', () => {
    const story = capture();
    story.client().initialize({ issues: 'grüße' });
    expect(findingsOf(story, sessionIdInvalid)).toEqual([
      {
        subject: { kind: 'exchange', key: '1' },
        severity: 'warning',
        message:
          'The answer to initialize (exchange 1) brings an Mcp-Session-Id with the character 0xFC at position 3.',
        exchanges: [1],
        inferred: false,
      },
    ]);
  });

  test('an empty one, and one with a space inside', () => {
    const story = capture();
    story.client().initialize({ headers: [['Mcp-Session-Id', '']] });
    story.client().initialize({ issues: 'a b' });
    const messages = findingsOf(story, sessionIdInvalid).map(({ message }) => message);
    expect(messages[0]).toContain('that is empty');
    expect(messages[1]).toContain('0x20 at position 2');
  });

  test('all of visible ASCII is allowed, and space around a value is none of it', () => {
    const story = capture();
    story.client().initialize({ issues: '!~{"id":1},[x]' });
    story.client().initialize({ issues: ' 59c7c2b5 ' });
    story.client().initialize();
    expect(findingsOf(story, sessionIdInvalid)).toEqual([]);
  });
});
