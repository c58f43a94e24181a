import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BatchPost } from '../../src/relay/batchPost.ts';
import { batchOf } from '../capture/batches.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a batch alone goes at once, many go together and in order, and none is left behind', () => {
  const posted: number[][] = [];
  const post = new BatchPost((batches, transfer) => {
    expect(transfer).toEqual(batches.map(({ bytes }) => bytes.buffer));
    posted.push(batches.map(({ offset }) => offset));
  });
  post.push(batchOf('a\n', 0));
  expect(posted).toEqual([[0]]);
  for (let n = 1; n <= 40; n += 1) {
    post.push(batchOf('a\n', n));
    vi.advanceTimersByTime(5);
  }
  expect(posted.length).toBeLessThan(10);
  vi.advanceTimersByTime(1000);
  expect(posted.flat()).toEqual(Array.from({ length: 41 }, (_, n) => n));
  post.push(batchOf('a\n', 41));
  post.push(batchOf('a\n', 42));
  post.flush();
  expect(posted.slice(-2)).toEqual([[41], [42]]);
  expect(vi.getTimerCount()).toBe(1);
});
