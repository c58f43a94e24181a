import { describe, expect, test } from 'vitest';
import { acceptIncomplete } from '../../src/rules/acceptIncomplete.ts';
import { capture, type AnswerOptions } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

function story(accept: string, answer: AnswerOptions = {}) {
  const built = capture();
  built.client().call('a', { headers: [['Accept', accept]] }, answer);
  return built;
}

describe('accept-incomplete', () => {
  test('names what is lacking and whether the server minded', () => {
    expect(findingsOf(story('application/json', { status: 406 }), acceptIncomplete)).toMatchObject([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'warning',
        message:
          'openai-mcp sent 1 request whose Accept lacks text/event-stream (exchange 1); the server answered 406 to 1.',
        exchanges: [1],
      },
    ]);
    expect(findingsOf(story('text/html'), acceptIncomplete)).toHaveLength(1);
  });

  test('takes a wildcard for both, unless the server refuses it', () => {
    expect(findingsOf(story('*/*'), acceptIncomplete)).toEqual([]);
    expect(findingsOf(story('application/*, text/event-stream;q=0.9'), acceptIncomplete)).toEqual(
      [],
    );
    expect(findingsOf(story('*/*', { status: 406 }), acceptIncomplete)).toHaveLength(1);
  });

  test('a POST of HTTP+SSE, answered 202, and a notification have no such rule', () => {
    const built = capture();
    const client = built.client();
    const send = { headers: [['Accept', 'application/json']] } as const;
    client
      .begin('POST', send, '{"jsonrpc":"2.0","id":1,"method":"ping"}')
      .respond({ status: 202 })
      .end();
    client.post('notifications/initialized', { ...send, id: null }, { status: 202 });
    expect(findingsOf(built, acceptIncomplete)).toEqual([]);
  });
});
