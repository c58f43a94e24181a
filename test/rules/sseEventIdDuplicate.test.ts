import { describe, expect, test } from 'vitest';
import { sseEventIdDuplicate } from '../../src/rules/sseEventIdDuplicate.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

function story() {
  const built = capture();
  const client = built.client({ auth: token() });
  client.initialize({ issues: 's1' });
  const stream = (ids: readonly string[], session = 's1', last?: string) => {
    const headers = last === undefined ? [] : [['Last-Event-ID', last] as const];
    const open = client.stream(session, { headers });
    for (const id of ids) open.event('', 'message', { id });
    open.end();
  };
  return { built, stream };
}

describe('sse-event-id-duplicate', () => {
  test('reports an id on two streams of a session', () => {
    const { built, stream } = story();
    stream(['1', '2']);
    stream(['1']);
    expect(findingsOf(built, sseEventIdDuplicate)).toEqual([
      {
        subject: { kind: 'capture', key: 'capture' },
        severity: 'warning',
        message: 'The server used 1 event id again: 1 (exchange 3).',
        exchanges: [2, 3],
        inferred: false,
      },
    ]);
  });

  test('reports an id twice on one stream', () => {
    const { built, stream } = story();
    stream(['a', 'a']);
    expect(findingsOf(built, sseEventIdDuplicate)).toHaveLength(1);
  });

  test('a resumed stream, another session, an empty id, and an id known in part are none', () => {
    const { built, stream } = story();
    stream(['1', '2', '', '', 'x'.repeat(300)]);
    stream(['2', '3', 'x'.repeat(300)], 's1', '1');
    stream(['1'], 's2');
    expect(findingsOf(built, sseEventIdDuplicate)).toEqual([]);
  });
});
