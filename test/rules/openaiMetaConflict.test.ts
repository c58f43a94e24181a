import { describe, expect, test } from 'vitest';
import { openaiMetaConflict } from '../../src/rules/openaiMetaConflict.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('openai-meta-conflict', () => {
  test('names the two that differ, and neither value', () => {
    const story = capture();
    story.client().call('search', {
      headers: [
        ['X-OpenAI-Session', 'v1/one'],
        ['X-OpenAI-Subject', 'v1/person'],
      ],
      meta: { 'openai/session': 'v1/two', 'openai/subject': 'v1/person' },
    });
    expect(findingsOf(story, openaiMetaConflict)).toEqual([
      {
        subject: { kind: 'exchange', key: '1' },
        severity: 'warning',
        message:
          'tools/call of openai-mcp says two things: x-openai-session and openai/session differ.',
        exchanges: [1],
        inferred: false,
      },
    ]);
  });

  test('a number and its text say the same; one alone contradicts nothing', () => {
    const story = capture();
    const client = story.client();
    client.call('a', { headers: [['x-openai-session', '42']], meta: { 'openai/session': 42 } });
    client.call('b', { headers: [['x-openai-session', 'v1/one']] });
    client.call('c', { meta: { 'openai/session': 'v1/two' } });
    client.call('d', {
      headers: [['x-openai-session', 'v1/one']],
      meta: { 'vscode.conversationId': 'other' },
    });
    expect(findingsOf(story, openaiMetaConflict)).toEqual([]);
  });
});
