import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SortedNumbers } from '../../src/base/sortedNumbers.ts';

test('holds each number once, in order', () => {
  const change = fc.record({ number: fc.nat(30), add: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const sorted = new SortedNumbers();
      const set = new Set<number>();
      for (const { number, add } of changes) {
        const differs = add ? !set.has(number) : set.has(number);
        expect(add ? sorted.add(number) : sorted.delete(number)).toBe(differs);
        if (add) set.add(number);
        else set.delete(number);
        expect(sorted.items).toEqual([...set].sort((a, b) => a - b));
      }
    }),
  );
});
