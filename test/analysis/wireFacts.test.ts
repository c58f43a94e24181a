import { describe, expect, test } from 'vitest';
import { MAX_FIELDS, MAX_VALUE } from '../../src/analysis/wireFacts.ts';
import { headerValues, SESSION_ID } from '../../src/protocol/headers.ts';
import { capture, type SendOptions } from './captureBuilder.ts';

function wireOf(send: SendOptions, answer = {}) {
  const story = capture();
  const x = story.client().call('search', send, answer);
  const wire = story.model().exchange(x)?.wire;
  if (!wire) throw new Error('the exchange is missing');
  return wire;
}

describe('the header facts of an exchange', () => {
  test('keep every value of a repeated MCP field, in lower case and trimmed', () => {
    const headers = [
      ['MCP-Session-Id', ' one '],
      ['Mcp-Param-City', 'Hanoi'],
      ['mcp-session-id', 'two'],
    ] as const;
    const { request } = wireOf({ headers });
    expect(headerValues(request, SESSION_ID)).toEqual(['one', 'two']);
    expect(request).toContainEqual(['mcp-param-city', 'Hanoi']);
  });

  test('keep nothing that no rule looks at, personal twins least of all', () => {
    const headers = [
      ['X-OpenAI-Subject', 'v1/person'],
      ['Accept', 'application/json'],
      ['Cookie', '⟨fp:0a0a0a0a⟩'],
    ] as const;
    expect(wireOf({ headers }).request).toEqual([['accept', 'application/json']]);
  });

  test('hold the answer once it came, and where the connection came from', () => {
    const wire = wireOf({}, { status: 401, headers: [['WWW-Authenticate', 'Bearer']] });
    expect(wire.response).toEqual([
      ['content-type', 'application/json'],
      ['www-authenticate', 'Bearer'],
    ]);
    expect(wire.peer).toBe('127.0.0.1');
  });

  test('are bounded in number and length', () => {
    const headers = Array.from({ length: 200 }, () => ['Mcp-Name', 'n'.repeat(5000)] as const);
    const { request } = wireOf({ headers });
    expect(request).toHaveLength(MAX_FIELDS);
    expect(request.at(-1)?.[1]).toHaveLength(MAX_VALUE);
  });
});
