import { describe, expect, test } from 'vitest';
import { clientInfoOf, eraOf, META_CLIENT_INFO } from '../../src/protocol/era.ts';
import { parseMessages, type JsonRpcMessage } from '../../src/protocol/jsonRpc.ts';

function messages(...bodies: object[]): readonly JsonRpcMessage[] {
  return parseMessages(JSON.stringify(bodies.map((body) => ({ jsonrpc: '2.0', id: 1, ...body }))))
    .messages;
}

const versioned = (version: unknown) => ({
  method: 'tools/call',
  params: { _meta: { 'io.modelcontextprotocol/protocolVersion': version } },
});

describe('the era of a request', () => {
  test.each([
    ['a modern version header', { protocolVersion: '2026-07-28', messages: [] }],
    ['a later one', { protocolVersion: ' 2027-01-01 ', messages: [] }],
    ['the Mcp-Method header', { mcpMethod: 'tools/call', messages: [] }],
    ['the version in _meta', { messages: messages(versioned('2026-07-28')) }],
    ['a method no other era has', { messages: messages({ method: 'server/discover' }) }],
    [
      'any message of an array',
      { messages: messages({ method: 'ping' }, versioned('2026-07-28')) },
    ],
    [
      'the version in _meta, also with a session id',
      { inSession: true, messages: messages(versioned('2026-07-28')) },
    ],
    [
      'what its body says, also in a handshake',
      { messages: messages({ ...versioned('2026-07-28'), method: 'initialize' }) },
    ],
  ])('is modern by %s', (_, evidence) => {
    expect(eraOf(evidence)).toBe('modern');
  });

  test.each([
    ['nothing at all', { messages: [] }],
    ['a legacy version header', { protocolVersion: '2025-11-25', messages: [] }],
    ['a version nobody published', { protocolVersion: '9', messages: [] }],
    ['initialize', { messages: messages({ method: 'initialize' }) }],
    ['a legacy version in _meta', { messages: messages(versioned('2025-11-25')) }],
    ['a version of another type', { messages: messages(versioned(20260728)) }],
    [
      'initialize, though the client names its newest version in the header',
      { protocolVersion: '2026-07-28', messages: messages({ method: 'initialize' }) },
    ],
    [
      'a session id, though the client names its newest version in the header',
      {
        protocolVersion: '2026-07-28',
        inSession: true,
        messages: messages({ method: 'tools/call' }),
      },
    ],
    [
      'a session id, though a gateway adds Mcp-Method',
      { mcpMethod: 'tools/call', inSession: true, messages: messages({ method: 'tools/call' }) },
    ],
  ])('is legacy by %s', (_, evidence) => {
    expect(eraOf(evidence)).toBe('legacy');
  });
});

test('the client names itself in initialize, or in _meta of a stateless request', () => {
  const client = { name: 'openai-mcp', version: '1.0.0' };
  const info = (message: object) => messages(message).map(clientInfoOf)[0];
  expect(info({ method: 'initialize', params: { clientInfo: client } })).toEqual(client);
  const stateless = { method: 'tools/call', params: { _meta: { [META_CLIENT_INFO]: client } } };
  expect(info(stateless)).toEqual(client);
  expect(info({ method: 'initialize', params: { clientInfo: { name: 7 } } })).toBeUndefined();
  expect(info({ method: 'tools/call', params: { clientInfo: client } })).toBeUndefined();
});
