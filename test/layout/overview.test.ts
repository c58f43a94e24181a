import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { overviewCounts } from '../../src/layout/overview.ts';

describe('overview', () => {
  test('every exchange counts in the slices it touches and no other', () => {
    const spans = fc.array(
      fc.record({ startT: fc.nat({ max: 1000 }), lasts: fc.nat({ max: 300 }) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 40 }), (raw, buckets) => {
        const exchanges = raw.map(({ startT, lasts }) => ({ startT, endT: startT + lasts }));
        const counts = overviewCounts(exchanges, [], 1300, buckets).exchanges;
        expect(counts).toHaveLength(buckets);
        const of = (t: number) => Math.min(buckets - 1, Math.floor((t / 1300) * buckets));
        counts.forEach((count, bucket) => {
          const open = exchanges.filter((e) => of(e.startT) <= bucket && bucket <= of(e.endT));
          expect(count).toBe(open.length);
        });
      }),
    );
  });

  test('the most severe finding of a slice wins, and sessions are counted where they were issued', () => {
    const found = overviewCounts(
      [
        { startT: 1, endT: 2, severity: 'info' },
        { startT: 3, endT: 4, severity: 'error' },
        { startT: 90, endT: 91 },
      ],
      [{ startT: 95, endT: 95, severity: 'warning' }],
      100,
      2,
    );
    expect(found.severity).toEqual(['error', 'warning']);
    expect(found.issued).toEqual([0, 1]);
  });

  test('an empty capture has empty slices', () => {
    expect(overviewCounts([], [], 0, 3).exchanges).toEqual([0, 0, 0]);
  });
});
