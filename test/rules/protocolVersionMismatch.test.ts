import { describe, expect, test } from 'vitest';
import { protocolVersionMismatch } from '../../src/rules/protocolVersionMismatch.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';
import { ask } from './statelessStory.ts';

function story(negotiated: string, sent: string, status = 200) {
  const built = capture();
  const client = built.client({ userAgent: 'ai-sdk/5.0', auth: token(), protocolVersion: sent });
  const result = { protocolVersion: negotiated, capabilities: {}, serverInfo: {} };
  client.initialize({ result, issues: 's1' });
  client.call('a', { session: 's1' }, { status });
  return built;
}

describe('protocol-version-mismatch', () => {
  test('names both versions and how the server took it', () => {
    expect(findingsOf(story('2025-06-18', '2025-11-25', 400), protocolVersionMismatch)).toEqual([
      {
        subject: { kind: 'plane', key: 'ai-sdk' },
        severity: 'warning',
        message:
          'ai-sdk sent 1 request with another MCP-Protocol-Version than it had negotiated: 2025-11-25 instead of 2025-06-18 (exchange 2); the server answered 400 to 1.',
        exchanges: [2],
        inferred: false,
      },
    ]);
  });

  test('judges revisions without the header by a refusal alone', () => {
    expect(
      findingsOf(story('2024-11-05', '2025-11-25', 400), protocolVersionMismatch),
    ).toHaveLength(1);
    expect(findingsOf(story('2024-11-05', '2025-11-25'), protocolVersionMismatch)).toEqual([]);
  });

  test('a request in the session is one, however new the version it names', () => {
    expect(findingsOf(story('2025-11-25', '2026-07-28'), protocolVersionMismatch)).toHaveLength(1);
  });

  test('the negotiated version, or a request of the stateless era, is none', () => {
    expect(findingsOf(story('2025-11-25', '2025-11-25'), protocolVersionMismatch)).toEqual([]);
    const built = story('2025-11-25', '2025-11-25');
    ask(built.client({ userAgent: 'ai-sdk/5.0', auth: token() }), 'tools/call', { session: 's1' });
    expect(findingsOf(built, protocolVersionMismatch)).toEqual([]);
  });
});
