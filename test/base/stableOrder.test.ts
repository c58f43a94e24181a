import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stableOrder } from '../../src/base/stableOrder.ts';

/** Few values, so that many are equal, and every kind of number from 0 up. */
const key = fc.oneof(
  fc.constantFrom(0, -0, 1, 2, 200, 404, Number.NaN, 2 ** 40, Number.MAX_VALUE, 5e-324, 0.1),
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
);

/** The same, the slow and obvious way. */
function compared(keys: readonly number[], descending: boolean): number[] {
  const sign = descending ? -1 : 1;
  return keys
    .map((_, place) => place)
    .sort((a, b) => {
      const [one = 0, other = 0] = [keys[a], keys[b]];
      const unknown = Number(Number.isNaN(one)) - Number(Number.isNaN(other));
      if (unknown !== 0) return unknown;
      return one === other || Number.isNaN(one) ? a - b : sign * (one - other);
    });
}

test('keys are put in order either way, equal ones stay as they were, unknown ones come last', () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 200 }), fc.boolean(), (keys, descending) => {
      const order = [...stableOrder(Float64Array.from(keys), descending)];
      expect(order).toEqual(compared(keys, descending));
    }),
  );
});

test('each place is there once', () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 400 }), (keys) => {
      const order = [...stableOrder(Float64Array.from(keys))];
      expect(order.sort((a, b) => a - b)).toEqual(keys.map((_, place) => place));
    }),
  );
});
