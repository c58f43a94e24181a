import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecordIndex } from '../../src/engine/recordIndex.ts';

test('an unknown exchange has no records', () => {
  expect(new RecordIndex().of(1)).toEqual([]);
});

test('every record is found under its exchange, in file order, however they interleave', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 3000 }), (owners) => {
      const index = new RecordIndex();
      const expected = new Map<number, { offset: number; length: number }[]>();
      owners.forEach((x, place) => {
        const span = { offset: place * 2 ** 24, length: place + 1 };
        index.add(x, span);
        expected.set(x, [...(expected.get(x) ?? []), span]);
      });
      for (const [x, spans] of expected) expect(index.of(x)).toEqual(spans);
    }),
    { numRuns: 30 },
  );
});
