import { describe, expect, test } from 'vitest';
import { openaiSessionMissing } from '../../src/rules/openaiSessionMissing.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('openai-session-missing', () => {
  test('is one finding a plane', () => {
    const story = capture();
    const client = story.client();
    client.call('a', { meta: { 'openai/session': 'v1/talk' } });
    client.call('b', { meta: { 'openai/locale': 'vi-VN' } });
    client.call('c');
    expect(findingsOf(story, openaiSessionMissing)).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'info',
        message: '2 of 3 tool calls of openai-mcp name no conversation (openai/session).',
        exchanges: [2, 3],
        inferred: false,
      },
    ]);
  });

  test('the header will do, other methods owe nothing, and other hosts have other keys', () => {
    const story = capture();
    const client = story.client();
    client.call('a', { meta: { 'openai/session': 'v1/talk' } });
    client.call('b', { headers: [['X-OpenAI-Session', 'v1/talk']] });
    client.post('tools/list');
    story.client({ userAgent: 'node' }).call('c');
    expect(findingsOf(story, openaiSessionMissing)).toEqual([]);
  });
});
