import { describe, expect, test } from 'vitest';
import { cacheableWithoutTtl } from '../../src/rules/cacheableWithoutTtl.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';
import { ask } from './statelessStory.ts';

const bare = { result: { ttlMs: undefined } };

describe('cacheable-without-ttl', () => {
  test('is one finding for all such results of the server', () => {
    const story = capture();
    ask(story.client(), 'tools/list', { answer: bare });
    ask(story.client(), 'server/discover', { answer: bare });
    expect(findingsOf(story, cacheableWithoutTtl)).toEqual([
      {
        subject: { kind: 'capture', key: 'capture' },
        severity: 'warning',
        message:
          '2 cacheable results without ttlMs or cacheScope: tools/list, server/discover (exchanges 1, 2).',
        exchanges: [1, 2],
        inferred: false,
      },
    ]);
  });

  test('ttlMs 0, a tool’s result, one that asks for input, and the other era are none', () => {
    const story = capture();
    const client = story.client();
    ask(client, 'tools/list');
    ask(client, 'tools/call', { name: 'a', answer: bare });
    const asking = { result: { resultType: 'input_required', ttlMs: undefined } };
    ask(client, 'resources/read', { answer: asking });
    ask(client, 'tools/list', { answer: { result: { resultType: undefined, ttlMs: undefined } } });
    client.post('tools/list');
    expect(findingsOf(story, cacheableWithoutTtl)).toEqual([]);
  });
});
