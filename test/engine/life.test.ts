import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Emitter } from '../../src/base/emitter.ts';
import { ownedLife } from '../../src/engine/life.ts';

const GRACE = 30_000;
let ended = 0;
let frontEnds: Emitter<number>;

beforeEach(() => {
  vi.useFakeTimers();
  ended = 0;
  frontEnds = new Emitter<number>();
});
afterEach(() => vi.useRealTimers());

function start() {
  return ownedLife({
    graceMs: GRACE,
    onDidChangeFrontEnds: frontEnds.event,
    onEnd: () => (ended += 1),
  });
}

test('it ends when no front end ever comes', () => {
  start();
  vi.advanceTimersByTime(GRACE - 1);
  expect(ended).toBe(0);
  vi.advanceTimersByTime(1);
  expect(ended).toBe(1);
});

test('it lives as long as one of its front ends', () => {
  start();
  frontEnds.fire(1);
  frontEnds.fire(2);
  frontEnds.fire(1);
  vi.advanceTimersByTime(10 * GRACE);
  expect(ended).toBe(0);
});

test('a reload within the grace time keeps it, the last leave ends it', () => {
  start();
  frontEnds.fire(1);
  frontEnds.fire(0);
  vi.advanceTimersByTime(GRACE - 1);
  frontEnds.fire(1);
  vi.advanceTimersByTime(GRACE);
  expect(ended).toBe(0);
  frontEnds.fire(0);
  vi.advanceTimersByTime(GRACE);
  expect(ended).toBe(1);
});

test('disposed, it never ends anything', () => {
  start().dispose();
  frontEnds.fire(0);
  vi.advanceTimersByTime(10 * GRACE);
  expect(ended).toBe(0);
});
