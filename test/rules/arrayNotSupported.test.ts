import { describe, expect, test } from 'vitest';
import { arrayNotSupported } from '../../src/rules/arrayNotSupported.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

const ping = (id: number) => ({ jsonrpc: '2.0', id, method: 'ping' });

function story(negotiated: string, messages: readonly object[], status = 400) {
  const built = capture();
  const client = built.client({ auth: token(), protocolVersion: negotiated });
  const result = { protocolVersion: negotiated, capabilities: {}, serverInfo: {} };
  client.initialize({ result, issues: 's1' });
  client.raw(JSON.stringify(messages), { session: 's1' }, { status });
  return built;
}

describe('array-not-supported', () => {
  test('reports an array from 2025-06-18 on', () => {
    expect(findingsOf(story('2025-11-25', [ping(1), ping(2)]), arrayNotSupported)).toMatchObject([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'warning',
        message:
          'openai-mcp posted 1 JSON-RPC array (exchange 2), which 2025-11-25 does not have; the server refused 1.',
        exchanges: [2],
      },
    ]);
  });

  test('reports an initialize in an array under any revision', () => {
    const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize', params: {} };
    const found = findingsOf(story('2025-03-26', [initialize], 200), arrayNotSupported);
    expect(found[0]?.message).toContain('which may hold no initialize; the server accepted it');
  });

  test('2025-03-26 has arrays', () => {
    expect(findingsOf(story('2025-03-26', [ping(1), ping(2)]), arrayNotSupported)).toEqual([]);
  });
});
