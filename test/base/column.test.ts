import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NumberRuns, PlaceByNumber, realNumbers, wholeNumbers } from '../../src/base/column.ts';

describe('a column of numbers', () => {
  test('grows to whatever place is set, and says 0 elsewhere', () => {
    const whole = wholeNumbers();
    whole.set(10_000, 7);
    expect([whole.get(10_000), whole.get(9_999), whole.get(20_000)]).toEqual([7, 0, 0]);
    const real = realNumbers();
    real.set(300, -0.125);
    expect(real.get(300)).toBe(-0.125);
  });

  test('holds runs one after the other, and what takes the place of one', () => {
    const runs = new NumberRuns();
    for (const value of [1, 2, 3]) runs.put(runs.length, value);
    const second = runs.length;
    for (const value of [4, 5]) runs.put(runs.length, value);
    runs.put(0, 7);
    expect(runs.length).toBe(5);
    expect([0, 1, 2].map((each) => runs.get(each))).toEqual([7, 2, 3]);
    expect([0, 1].map((each) => runs.get(second + each))).toEqual([4, 5]);
  });
});

describe('places by number', () => {
  const key = fc.oneof(
    fc.nat(50),
    fc.nat(100_000),
    fc.integer(),
    fc.constantFrom(-1, 0.5, Number.MAX_SAFE_INTEGER, 2 ** 32 + 1),
  );

  test('are those of a map, whatever the numbers are', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.nat(1_000)), { maxLength: 2_000 }), (entries) => {
        const places = new PlaceByNumber();
        const map = new Map<number, number>();
        for (const [number, place] of entries) {
          places.set(number, place);
          map.set(number, place);
        }
        for (const [number, place] of map) expect(places.get(number)).toBe(place);
        expect(places.get(123_456_789)).toBe(map.get(123_456_789));
      }),
      { numRuns: 50 },
    );
  });

  test('stay where they are when more numbers make a far one a near one', () => {
    const places = new PlaceByNumber();
    places.set(3_000, 1);
    for (let number = 0; number < 2_000; number += 1) places.set(number, number);
    expect(places.get(3_000)).toBe(1);
    places.set(3_000, 2);
    expect(places.get(3_000)).toBe(2);
  });
});
