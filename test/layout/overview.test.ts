import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { overviewCounts, PILE } from '../../src/layout/overview.ts';

describe('overview', () => {
  test('every exchange counts in the slices it touches and no other, piled up by kind', () => {
    const spans = fc.array(
      fc.record({
        startT: fc.nat({ max: 1000 }),
        lasts: fc.nat({ max: 300 }),
        kind: fc.constantFrom(...PILE),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 40 }), (raw, buckets) => {
        const exchanges = raw.map(({ lasts, ...each }) => ({ ...each, endT: each.startT + lasts }));
        const counts = overviewCounts(exchanges, [], 1300, buckets).exchanges;
        const of = (t: number) => Math.min(buckets - 1, Math.floor((t / 1300) * buckets));
        expect(counts.map(({ kind }) => kind)).toEqual(PILE);
        for (const [place, { kind, counts: piled }] of counts.entries()) {
          const below = exchanges.filter((exchange) => PILE.indexOf(exchange.kind) >= place);
          const open = Array.from({ length: buckets }, (_, bucket) =>
            below.filter((e) => of(e.startT) <= bucket && bucket <= of(e.endT)),
          );
          expect([kind, piled]).toEqual([kind, open.map(({ length }) => length)]);
        }
      }),
    );
  });

  test('the most severe finding of a slice wins, a session’s where it was issued', () => {
    const found = overviewCounts(
      [
        { startT: 1, endT: 2, kind: 'call', severity: 'info' },
        { startT: 3, endT: 4, kind: 'call', severity: 'error' },
        { startT: 90, endT: 91, kind: 'initialize' },
      ],
      [{ startT: 95, severity: 'warning' }],
      100,
      2,
    );
    expect(found.severity).toEqual(['error', 'warning']);
    expect(found.exchanges).toMatchObject([
      { kind: 'initialize', counts: [2, 1] },
      ...[{}, {}, { kind: 'call', counts: [2, 0] }, { kind: 'stream', counts: [0, 0] }],
    ]);
  });

  test('an empty capture has empty slices', () => {
    expect(overviewCounts([], [], 0, 3).exchanges[0]?.counts).toEqual([0, 0, 0]);
  });
});
