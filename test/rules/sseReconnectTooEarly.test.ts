import { describe, expect, test } from 'vitest';
import type { EndReason } from '../../src/capture/records.ts';
import { sseReconnectTooEarly } from '../../src/rules/sseReconnectTooEarly.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

function reconnectedAfter(gap: number, reason: EndReason = 'complete', last = 'a-1') {
  const built = capture();
  const client = built.client({ auth: token() });
  client.initialize({ issues: 's1' });
  client.stream('s1').event('', 'message', { id: 'a-1', retry: 5_000 }).end(reason);
  built.wait(gap);
  client.stream('s1', { headers: [['Last-Event-ID', last]] });
  return built;
}

describe('sse-reconnect-too-early', () => {
  test('names how early, and what was asked for', () => {
    expect(findingsOf(reconnectedAfter(300), sseReconnectTooEarly)).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'warning',
        message:
          'openai-mcp reconnected 1 time too early (the first after 300 ms, where retry asked for 5.00 s): exchange 3.',
        exchanges: [2, 3],
        inferred: false,
      },
    ]);
  });

  test('in time, a little early, after closing it itself, or another stream is none', () => {
    expect(findingsOf(reconnectedAfter(5_000), sseReconnectTooEarly)).toEqual([]);
    expect(findingsOf(reconnectedAfter(4_600), sseReconnectTooEarly)).toEqual([]);
    expect(findingsOf(reconnectedAfter(10, 'client-abort'), sseReconnectTooEarly)).toEqual([]);
    expect(findingsOf(reconnectedAfter(10, 'complete', 'b-1'), sseReconnectTooEarly)).toEqual([]);
  });
});
