import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchList } from '../../src/analysis/batchList.ts';
import type { Batch } from '../../src/analysis/model.ts';

const ms = fc.double({ min: 0, max: 1e7, noNaN: true });

const batch = fc.record(
  {
    id: fc.integer({ min: 1, max: 400 }),
    plane: fc.constantFrom('a', 'b'),
    principal: fc.constantFrom('unknown', 'fp:1'),
    sessionId: fc.constantFrom('s1', 's2', ''),
    ...{ startT: ms, endT: ms, totalMs: ms, sumMs: ms, criticalPathMs: ms },
    exchanges: fc.array(fc.nat(2 ** 40), { minLength: 1, maxLength: 4 }),
    ...{ toolCalls: fc.nat(9), parallel: fc.nat(9) },
  },
  {
    requiredKeys: [
      ...(['id', 'plane', 'principal', 'startT', 'endT', 'totalMs'] as const),
      ...(['sumMs', 'criticalPathMs', 'exchanges', 'toolCalls', 'parallel'] as const),
    ],
  },
);

/** Most batches hold one call, all of whose times are the same. */
const usual = batch.map((each): Batch => {
  const { totalMs } = each;
  return { ...each, sumMs: totalMs, criticalPathMs: totalMs };
});

test('batches are as they were set last, and a whole list stays what it was', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(batch, usual), { maxLength: 300 }), (all) => {
      const list = new BatchList();
      const known = new Map<number, Batch>();
      for (const each of all) {
        // An exchange does not leave its batch.
        const exchanges = [
          ...new Set([...(known.get(each.id)?.exchanges ?? []), ...each.exchanges]),
        ];
        const now = { ...each, exchanges };
        list.set(now);
        known.set(now.id, now);
        expect(list.at(now.id - 1)).toEqual(now);
      }
      const shown = list.snapshot();
      for (const [id, each] of known) expect(shown.at(id - 1)).toEqual(each);
      const whole = shown.all();
      expect(whole).toHaveLength(shown.length);
      const [first] = known.values();
      if (first) list.set({ ...first, endT: -1 });
      expect(shown.all()).toBe(whole);
      expect(shown.at(shown.length)).toBeUndefined();
    }),
  );
});
