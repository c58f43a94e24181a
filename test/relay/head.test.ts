import { expect, test } from 'vitest';
import { headOf } from '../../src/relay/head.ts';

const flat = ['Host', 'a', 'X-A', '1', 'Connection', 'Close', 'Content-Length', '3'];

test('the same head is the same object, another one is not', () => {
  const head = headOf(flat);
  expect(headOf([...flat])).toBe(head);
  expect(headOf([...flat, 'X-A', '2'])).not.toBe(head);
  expect(head.pairs).toEqual([
    ['Host', 'a'],
    ['X-A', '1'],
    ['Connection', 'Close'],
    ['Content-Length', '3'],
  ]);
  expect(head.length).toBe(3);
  expect(head.closes).toBe(true);
  expect(headOf(['A', '1', 'Connection', 'keep-alive'])).toMatchObject({
    ...{ closes: false, length: undefined },
  });
});

test('fields that join to the same text elsewhere are told apart', () => {
  expect(headOf(['A', '1', 'B', '2']).pairs).not.toEqual(headOf(['A', '1 B 2']).pairs);
  expect(headOf(['A', '', 'B', '2']).pairs).toEqual([
    ['A', ''],
    ['B', '2'],
  ]);
});

test('what is sent on is made anew where the request is forwarded in another way', () => {
  const head = headOf(flat);
  const post = { method: 'POST', fallbackHost: 't:1' };
  expect(head.forwardedRequest(post)).toEqual(['Host', 'a', 'X-A', '1', 'Content-Length', '3']);
  expect(head.forwardedRequest({ ...post })).toBe(head.forwardedRequest(post));
  expect(head.forwardedRequest({ ...post, host: 'b' })[1]).toBe('b');
  expect(head.forwardedRequest(post)[1]).toBe('a');
  const bare = headOf(['Host', 'a']);
  expect(bare.forwardedRequest({ ...post, method: 'GET' })).toEqual(['Host', 'a']);
  expect(bare.forwardedRequest(post)).toEqual(['Host', 'a', 'Content-Length', '0']);
});

test('an answer for HTTP/1.0 is another one than that for 1.1', () => {
  const head = headOf(['Transfer-Encoding', 'chunked', 'A', '1']);
  expect(head.forwardedResponse(false)).toEqual(['A', '1']);
  expect(head.forwardedResponse(true)).toEqual(['Transfer-Encoding', 'chunked', 'A', '1']);
});

test('heads beyond what is remembered are still read right', () => {
  for (let n = 0; n < 600; n += 1) expect(headOf(['N', String(n)]).pairs).toEqual([['N', `${n}`]]);
  const long = ['Long', 'x'.repeat(5000)];
  expect(headOf(long)).not.toBe(headOf(long));
});
