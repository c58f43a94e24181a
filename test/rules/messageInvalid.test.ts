import { describe, expect, test } from 'vitest';
import { messageInvalid } from '../../src/rules/messageInvalid.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

function posted(body: string, status = 400) {
  const built = capture();
  const client = built.client();
  client.call('a');
  client.raw(body, {}, { status });
  return built;
}

describe('message-invalid', () => {
  test('says what it is instead', () => {
    expect(findingsOf(posted('{"jsonrpc":'), messageInvalid)).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'warning',
        message:
          '1 message in exchanges of openai-mcp cannot be read as JSON-RPC: the client sent what is not JSON (exchange 2).',
        exchanges: [2],
        inferred: false,
      },
    ]);
  });

  test.each([
    ['{"jsonrpc":"2.0","id":null,"method":"ping"}', 'a request with the id null'],
    ['{"jsonrpc":"2.0","id":1.5,"method":"ping"}', 'a request whose id is a fraction'],
    ['{"id":1,"method":"ping"}', 'a request without "jsonrpc": "2.0"'],
    ['{"jsonrpc":"2.0","id":1}', 'what is neither method nor result nor error'],
    ['7', 'what is not an object'],
  ])('reports %s', (body, why) => {
    const [found] = findingsOf(posted(body), messageInvalid);
    expect(found?.message).toContain(`the client sent ${why} (`);
  });

  test('reports an answer that is no message', () => {
    const story = capture();
    const client = story.client();
    client.call('a');
    const open = client.openCall('b').respond({});
    const text = '{"id":2,"result":{}}';
    story.record({ type: 'response.body', x: open.x, bytes: text.length, text });
    open.end();
    const [found] = findingsOf(story, messageInvalid);
    expect(found?.message).toContain('the server sent a response without "jsonrpc": "2.0"');
  });

  test('a cut body, an error page, a body with 202 and other paths are none', () => {
    const story = posted('{"jsonrpc":"2.0","id":1,"method":"ping"}', 200);
    const client = story.client();
    const cut = client.begin('POST', {});
    story.record({ type: 'request.body', x: cut.x, bytes: 9, text: '{"json', truncated: true });
    const page = client.openCall('b').respond({ status: 502 });
    story.record({ type: 'response.body', x: page.x, bytes: 4, text: '{}' });
    const accepted = client.begin('POST', {}, '{"jsonrpc":"2.0","method":"x"}');
    accepted.respond({ status: 202 });
    story.record({ type: 'response.body', x: accepted.x, bytes: 4, text: '{}' });
    client.raw('grant_type=x', { path: '/token' });
    expect(findingsOf(story, messageInvalid)).toEqual([]);
  });
});
