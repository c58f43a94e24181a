import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../../src/demo/random.ts';

test('numbers stay between their bounds, both of which occur', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: -50, max: 50 }), fc.nat(4), (seed, low, span) => {
      const random = createRandom(seed);
      const seen = new Set(Array.from({ length: 200 }, () => random.between(low, low + span)));
      expect([...seen].sort((a, b) => a - b)).toEqual(
        Array.from({ length: span + 1 }, (_, index) => low + index),
      );
    }),
  );
});

test('hex digits of the length asked for, the same for the same seed', () => {
  expect(createRandom(1).hex(12)).toMatch(/^[0-9a-f]{12}$/);
  expect(createRandom(1).hex(12)).toBe(createRandom(1).hex(12));
  expect(createRandom(1).hex(12)).not.toBe(createRandom(2).hex(12));
});
