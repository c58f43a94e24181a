import { describe, expect, test } from 'vitest';
import { responseUnmatched } from '../../src/rules/responseUnmatched.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

function answeredWith(body: string) {
  const built = capture();
  const open = built.client().openCall('a', { id: 1 }).respond({ stream: 0 });
  open.event(body).end();
  return built;
}

describe('response-unmatched', () => {
  test('reports an id of another type', () => {
    const story = answeredWith('{"jsonrpc":"2.0","id":"1","result":{}}');
    expect(findingsOf(story, responseUnmatched)).toEqual([
      {
        subject: { kind: 'capture', key: 'capture' },
        severity: 'error',
        message:
          'The server sent 1 response whose id no request of the exchange has: "1" for 1 (exchange 1).',
        exchanges: [1],
        inferred: false,
      },
    ]);
  });

  test('warns where the request has its own answer too', () => {
    const story = capture();
    const open = story.client().openCall('a', { id: 1 }).respond({ stream: 0 });
    open.event('{"jsonrpc":"2.0","id":7,"result":{}}');
    open.event('{"jsonrpc":"2.0","id":1,"result":{}}').end();
    expect(findingsOf(story, responseUnmatched)).toMatchObject([{ severity: 'warning' }]);
  });

  test.each([
    ['the same id', '{"jsonrpc":"2.0","id":1,"result":{}}'],
    ['an error without id', '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"x"}}'],
    ['a request of the server', '{"jsonrpc":"2.0","id":9,"method":"roots/list"}'],
  ])('%s is none', (_, body) => {
    expect(findingsOf(answeredWith(body), responseUnmatched)).toEqual([]);
  });
});
