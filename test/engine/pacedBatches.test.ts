import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PacedBatches } from '../../src/engine/pacedBatches.ts';
import type { CaptureBatch } from '../../src/relay/handle.ts';
import { batchOf } from '../capture/batches.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A clock that the work itself moves on. */
function setUp(
  workMs: number,
  relayLoad = 0,
): { batches: PacedBatches; taken: CaptureBatch[]; worked: number[] } {
  const taken: CaptureBatch[] = [];
  const worked: number[] = [];
  const batches = new PacedBatches(
    () => Date.now(),
    (batch) => {
      taken.push(batch);
      worked.push(Date.now());
      vi.setSystemTime(Date.now() + workMs);
    },
    () => relayLoad,
  );
  return { batches, taken, worked };
}

test('with little to do every batch is taken as it comes', () => {
  const { batches, taken } = setUp(1);
  for (let index = 0; index < 5; index++) batches.push(batchOf('a\n', 2 * index));
  expect(taken).toHaveLength(5);
  expect(batches.behind).toBe(0);
});

test.each([
  ['half, since the relay has time to spare,', 0.5, 30, 0.6, 60],
  ['a tenth', 0.7, 10, 0.15, 20],
  ['a fiftieth, since the relay is saturated,', 0.95, 10, 0.03, 5],
])('while batches keep coming %s of the time is worked', (_, load, workMs, most, least) => {
  const { batches, taken } = setUp(workMs, load);
  const start = Date.now();
  for (let index = 0; Date.now() - start < 5000; index++) {
    batches.push(batchOf('a\n', 2 * index));
    vi.advanceTimersByTime(10);
  }
  expect(batches.behind).toBeGreaterThan(0);
  expect((taken.length * workMs) / (Date.now() - start)).toBeLessThan(most);
  expect(taken.length).toBeGreaterThan(least);
});

test('once it is quiet everything is taken, in order', () => {
  const { batches, taken } = setUp(10);
  for (let index = 0; index < 50; index++) batches.push(batchOf('a\n', 2 * index));
  vi.advanceTimersByTime(2000);
  expect(taken.map(({ offset }) => offset)).toEqual(Array.from({ length: 50 }, (_, i) => 2 * i));
  expect(batches.behind).toBe(0);
});

test('beyond a limit only the place in the file waits', () => {
  const { batches, taken } = setUp(20);
  const text = `${'é'.repeat(1.5 * 1024 * 1024)}\n`;
  const bytes = Buffer.byteLength(text);
  for (let index = 0; index < 6; index++) batches.push(batchOf(text, index * bytes));
  vi.advanceTimersByTime(5000);
  expect(taken.map(({ bytes: { length } }) => length > 0)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(taken.at(-1)?.offset).toBe(6 * bytes);
  expect(batches.behind).toBe(0);
});

test('what was forgotten is not taken', () => {
  const { batches, taken } = setUp(50);
  for (let index = 0; index < 3; index++) batches.push(batchOf('a\n', index));
  batches.clear();
  vi.advanceTimersByTime(5000);
  expect(taken).toHaveLength(1);
});
