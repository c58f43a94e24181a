import { describe, expect, test } from 'vitest';
import type { EndReason } from '../../src/capture/records.ts';
import { requestUnanswered } from '../../src/rules/requestUnanswered.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

const progress = '{"jsonrpc":"2.0","method":"notifications/message","params":{}}';

function story(reason: EndReason, fields: { id?: string } = {}) {
  const built = capture();
  const client = built.client({ auth: token() });
  const call = client.openCall('search', { id: 3 }).respond({ stream: 0 });
  call.event(progress, 'message', fields).end(reason);
  return { built, client };
}

describe('request-unanswered', () => {
  test('reports what the server ended without an answer', () => {
    expect(findingsOf(story('complete').built, requestUnanswered)).toEqual([
      {
        subject: { kind: 'exchange', key: '1' },
        severity: 'warning',
        message:
          'The server answered 200 to exchange 1 and ended its answer without the response to tools/call (id 3).',
        exchanges: [1],
        inferred: false,
      },
    ]);
    const [broken] = findingsOf(story('upstream-abort').built, requestUnanswered);
    expect(broken?.message).toContain('and broke off its answer');
  });

  test('a client that left or cancelled, and a stream that can be resumed', () => {
    expect(findingsOf(story('client-abort').built, requestUnanswered)).toEqual([]);
    expect(findingsOf(story('complete', { id: 'a-1' }).built, requestUnanswered)).toEqual([]);
    const { built, client } = story('complete');
    client.post('notifications/cancelled', { id: null, params: { requestId: 3 } }, { status: 202 });
    expect(findingsOf(built, requestUnanswered)).toEqual([]);
  });

  test('a stream whose answer may have come while nothing was recorded', () => {
    for (const [duringCall, found] of [
      [true, 0],
      [false, 1],
    ] as const) {
      const built = capture();
      const call = built.client({ auth: token() }).openCall('search').respond({ stream: 0 });
      built.wait(10);
      if (!duringCall) call.end();
      built.wait(10).record({ type: 'control', action: 'pause' });
      built.wait(10).record({ type: 'control', action: 'forwarded-unrecorded', count: 1 });
      built.record({ type: 'control', action: 'resume' });
      if (duringCall) call.end();
      expect(findingsOf(built, requestUnanswered)).toHaveLength(found);
    }
  });

  test('an answer elsewhere (202), an open exchange, and an answer', () => {
    const built = capture();
    const client = built.client({ auth: token() });
    client.openCall('a').respond({ status: 202 }).end();
    client.openCall('b').respond({ stream: 0 });
    client.call('c', {}, { stream: 10, reason: 'complete' });
    client.call('d', {}, { error: { code: -32000, message: 'no' } });
    expect(findingsOf(built, requestUnanswered)).toEqual([]);
  });
});
