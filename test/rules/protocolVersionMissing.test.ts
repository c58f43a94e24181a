import { describe, expect, test } from 'vitest';
import { protocolVersionMissing } from '../../src/rules/protocolVersionMissing.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

const vscode = { userAgent: 'Visual Studio Code/1.110', auth: token() };

/** A second story of the same client knows nothing of the handshake, and so names no version. */
function silentCalls(negotiated: string, calls: number, issues?: string) {
  const story = capture();
  const result = { protocolVersion: negotiated, capabilities: {}, serverInfo: {} };
  const session = issues === undefined ? {} : { session: issues };
  story.client(vscode).initialize({ result, ...(issues === undefined ? {} : { issues }) });
  const silent = story.client(vscode);
  for (let call = 0; call < calls; call++) silent.call('a', session);
  return story;
}

describe('protocol-version-missing', () => {
  test('is one finding for all requests of a plane after its handshake', () => {
    expect(findingsOf(silentCalls('2025-11-25', 7, 's1'), protocolVersionMissing)).toEqual([
      {
        subject: { kind: 'plane', key: 'Visual Studio Code' },
        severity: 'warning',
        message:
          'Visual Studio Code sent 7 requests without MCP-Protocol-Version (exchanges 2, 3, 4, 5, 6 and 2 more) after negotiating 2025-11-25.',
        exchanges: [2, 3, 4, 5, 6],
        inferred: false,
      },
    ]);
  });

  test('knows the version of a server without sessions from the handshakes of the client', () => {
    expect(findingsOf(silentCalls('2025-06-18', 1), protocolVersionMissing)).toHaveLength(1);
  });

  test('owes nothing: initialize, an older revision, a handshake before the capture, the header', () => {
    expect(findingsOf(silentCalls('2025-03-26', 2, 's1'), protocolVersionMissing)).toEqual([]);
    const story = capture();
    story.client(vscode).call('a', { session: 'before' });
    const client = story.client(vscode);
    client.initialize({ issues: 's1' });
    client.call('a', { session: 's1' });
    expect(findingsOf(story, protocolVersionMissing)).toEqual([]);
  });

  test('HTTP+SSE, the transport of 2024-11-05, has no such header', () => {
    const story = capture();
    const client = story.client({ path: '/message?sessionId=q1' });
    const stream = client.stream(undefined, { path: '/sse' });
    stream.event('/message?sessionId=q1', 'endpoint');
    client.initialize({ status: 202 });
    const result = { protocolVersion: '2025-06-18', capabilities: {}, serverInfo: {} };
    stream.event(JSON.stringify({ jsonrpc: '2.0', id: 1, result }));
    // Another story of the same client, which has negotiated nothing and so sends no version.
    story.client({ path: '/message?sessionId=q1' }).call('search', {}, { status: 202 });
    expect(findingsOf(story, protocolVersionMissing)).toEqual([]);
  });
});
