import { describe, expect, test } from 'vitest';
import { openaiMetaType } from '../../src/rules/openaiMetaType.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('openai-meta-type', () => {
  test('is one finding a plane', () => {
    const story = capture();
    const client = story.client();
    client.call('a', { meta: { 'openai/session': 42 } });
    client.call('b', { meta: { 'openai/session': 43, 'openai/userLocation': 'Hanoi' } });
    const findings = findingsOf(story, openaiMetaType);
    expect(findings).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'info',
        message:
          '2 requests of openai-mcp carry keys of another type than documented (openai/session: number, openai/userLocation: string).',
        exchanges: [1, 2],
        inferred: false,
      },
    ]);
    expect(JSON.stringify(findings)).not.toContain('Hanoi');
  });

  test('documented types, and keys nobody knows', () => {
    const story = capture();
    const location = { city: 'Hanoi', latitude: '21.0' };
    const meta = { 'openai/session': 'v1/a', 'openai/userLocation': location, 'openai/new': 7 };
    story.client().call('a', { meta });
    expect(findingsOf(story, openaiMetaType)).toEqual([]);
  });
});
