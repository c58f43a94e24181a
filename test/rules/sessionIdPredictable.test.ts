import { describe, expect, test } from 'vitest';
import { sessionIdPredictable } from '../../src/rules/sessionIdPredictable.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('session-id-predictable', () => {
  function issued(...ids: string[]) {
    const story = capture();
    for (const id of ids) story.client().initialize({ issues: id });
    return story;
  }

  test('is one finding a capture', () => {
    expect(
      findingsOf(issued('x', 'session-7', 'session-8', 'session-12'), sessionIdPredictable),
    ).toEqual([
      {
        subject: { kind: 'capture', key: 'capture' },
        severity: 'warning',
        message: '3 of 4 issued session ids count up, from session-7 to session-12.',
        exchanges: [2, 3, 4],
        inferred: false,
      },
    ]);
  });

  test('two may follow each other by chance; random ones do not count', () => {
    expect(findingsOf(issued('session-7', 'session-8'), sessionIdPredictable)).toEqual([]);
    const uuids = [
      '59c7c2b5-7d1c-4c1e-9b0a-3f2d8e6a1b47',
      '3602c17d-90aa-4f0e-8a51-1c9be0d7f2a3',
      '67cd9106-2b3c-4d5e-9f60-718293a4b5c6',
    ];
    expect(findingsOf(issued(...uuids), sessionIdPredictable)).toEqual([]);
    expect(findingsOf(issued('83120', '17', '99204', '55'), sessionIdPredictable)).toEqual([]);
  });
});
