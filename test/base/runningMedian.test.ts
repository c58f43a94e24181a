import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spreadOf } from '../../src/analysis/statistics.ts';
import { RunningMedian } from '../../src/base/runningMedian.ts';

test('it is the median of all of them after each', () => {
  const value = fc.oneof(fc.nat(5), fc.double({ noNaN: true, min: -1e9, max: 1e9 }));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 60 }), (values) => {
      const running = new RunningMedian();
      expect(running.value).toBeNull();
      values.forEach((each, place) => {
        running.add(each);
        const { median } = spreadOf(values.slice(0, place + 1));
        expect((running.value ?? NaN) + 0).toBe((median ?? NaN) + 0);
      });
    }),
  );
});
