import { describe, expect, test } from 'vitest';
import { responseOnGetStream } from '../../src/rules/responseOnGetStream.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

const RESPONSE = '{"jsonrpc":"2.0","id":2,"result":{}}';

function story(headers: readonly (readonly [string, string])[] = []) {
  const built = capture();
  const client = built.client({ auth: token() });
  client.initialize({ issues: 's1' });
  return { built, stream: client.stream('s1', { headers }) };
}

describe('response-on-get-stream', () => {
  test('reports the stream that brought a response', () => {
    const { built, stream } = story();
    stream.event(RESPONSE);
    expect(findingsOf(built, responseOnGetStream)).toEqual([
      {
        subject: { kind: 'exchange', key: '2' },
        severity: 'warning',
        message: '1 response (id 2) came on the GET stream of exchange 2, which resumes no other.',
        exchanges: [2],
        inferred: false,
      },
    ]);
  });

  test('a resumed stream, one of HTTP+SSE, and requests of the server are none', () => {
    const resumed = story([['Last-Event-ID', 'a-1']]);
    resumed.stream.event(RESPONSE);
    expect(findingsOf(resumed.built, responseOnGetStream)).toEqual([]);
    const old = story();
    old.stream.event('/message?sessionId=1', 'endpoint').event(RESPONSE);
    expect(findingsOf(old.built, responseOnGetStream)).toEqual([]);
    const asking = story();
    asking.stream.event('{"jsonrpc":"2.0","id":2,"method":"ping"}');
    expect(findingsOf(asking.built, responseOnGetStream)).toEqual([]);
  });
});
