import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pulse } from '../../src/engine/pulse.ts';

let beats: number[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000 });
  beats = [];
});
afterEach(() => vi.useRealTimers());

function start(): Pulse {
  return new Pulse(
    () => Date.now(),
    () => beats.push(Date.now() - 1_000),
  );
}

test('the first change beats at once, what follows within 100 ms becomes one beat', () => {
  const pulse = start();
  for (let change = 0; change < 50; change += 1) {
    pulse.touch();
    vi.advanceTimersByTime(5);
  }
  vi.advanceTimersByTime(1_000);
  expect(beats).toEqual([0, 100, 200, 300]);
});

test('costly answers make the beats rarer', () => {
  const pulse = start();
  pulse.touch();
  vi.advanceTimersByTime(0);
  pulse.cost(250);
  pulse.touch();
  vi.advanceTimersByTime(5_000);
  expect(beats).toEqual([0, 1_000]);
});

test('disposed, it is silent', () => {
  const pulse = start();
  pulse.touch();
  pulse.dispose();
  pulse.touch();
  vi.advanceTimersByTime(1_000);
  expect(beats).toEqual([]);
});
