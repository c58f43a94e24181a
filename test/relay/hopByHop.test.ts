import { describe, expect, test } from 'vitest';
import { forwardedRequestHeaders, forwardedResponseHeaders } from '../../src/relay/hopByHop.ts';

const request = (headers: string[], method = 'GET', host?: string): string[] =>
  forwardedRequestHeaders(headers, { method, host, fallbackHost: 'target:1' });

describe('a request', () => {
  test('loses what belongs to its connection, and what Connection names', () => {
    expect(
      request([
        ...['Host', 'a', 'Connection', 'close, X-Own', 'X-Own', '1', 'Keep-Alive', 'x'],
        ...['TE', 'trailers', 'x-own', '2', 'Proxy-Connection', 'x', 'X-Kept', '3'],
      ]),
    ).toEqual(['Host', 'a', 'X-Kept', '3']);
  });

  test('keeps its framing and routing whatever Connection names', () => {
    const headers = ['Host', 'a', 'Content-Length', '2'];
    expect(request([...headers, 'Connection', 'host, content-length'])).toEqual(headers);
  });

  test('gets the Host of a remote target in its place', () => {
    expect(request(['A', '1', 'hOST', 'x', 'B', '2'], 'GET', 'remote.example')).toEqual([
      ...['A', '1', 'hOST', 'remote.example', 'B', '2'],
    ]);
  });

  test('that has no Host, as in HTTP/1.0, gets one', () => {
    expect(request(['A', '1'])).toEqual(['Host', 'target:1', 'A', '1']);
  });

  test('without a body says so where a body is expected', () => {
    expect(request(['Host', 'a'], 'POST')).toEqual(['Host', 'a', 'Content-Length', '0']);
    expect(request(['Host', 'a'], 'DELETE')).toEqual(['Host', 'a']);
  });
});

describe('a response', () => {
  test('keeps the hint on idle connections, which is true for the client too', () => {
    expect(forwardedResponseHeaders(['Keep-Alive', 'timeout=5', 'Connection', 'x'], true)).toEqual([
      ...['Keep-Alive', 'timeout=5'],
    ]);
  });

  test('loses chunks and trailers where the client cannot read them', () => {
    const headers = ['Transfer-Encoding', 'chunked', 'Trailer', 'X', 'A', '1'];
    expect(forwardedResponseHeaders(headers, true)).toEqual(headers);
    expect(forwardedResponseHeaders(headers, false)).toEqual(['A', '1']);
  });
});
