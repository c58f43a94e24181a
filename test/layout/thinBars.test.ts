import fc from 'fast-check';
import { expect, test } from 'vitest';
import { thinBars, type BarSpans } from '../../src/layout/thinBars.ts';

interface Span {
  readonly startT: number;
  readonly endT: number;
  readonly look: number;
}

const spans = fc
  .array(
    fc.record({
      startT: fc.integer({ min: -200, max: 1200 }),
      lasts: fc.oneof(fc.nat({ max: 4 }), fc.nat({ max: 600 }), fc.constant(Infinity)),
      look: fc.nat({ max: 2 }),
    }),
    { maxLength: 300 },
  )
  .map((all) =>
    all
      .map(({ startT, lasts, look }): Span => ({ startT, endT: startT + lasts, look }))
      .sort((a, b) => a.startT - b.startT),
  );

function spansOf(list: readonly Span[]): BarSpans {
  const at = (place: number) => list[place] ?? { startT: 0, endT: 0, look: 0 };
  return {
    count: list.length,
    startT: (place) => at(place).startT,
    endT: (place) => at(place).endT,
    look: (place) => at(place).look,
  };
}

const window = { fromT: 0, toT: 1000 };
const insideOf = (list: readonly Span[]) =>
  list.flatMap(({ startT, endT }, place) => (startT <= 1000 && endT >= 0 ? [place] : []));

test('keeps what lies in the window, in order, and counts the rest of it', () => {
  fc.assert(
    fc.property(spans, fc.integer({ min: 1, max: 2000 }), (list, columns) => {
      const { places, inside } = thinBars(spansOf(list), { ...window, columns });
      const all = insideOf(list);
      expect(inside).toBe(all.length);
      expect(places).toEqual(all.filter((place) => places.includes(place)));
    }),
  );
});

test('every pixel that a look covers stays covered by it', () => {
  fc.assert(
    fc.property(spans, fc.integer({ min: 1, max: 200 }), (list, columns) => {
      const { places } = thinBars(spansOf(list), { ...window, columns });
      const column = (t: number) => Math.floor((Math.min(Math.max(t, -1), 1000) / 1000) * columns);
      const covered = (among: readonly number[]) => {
        const seen = new Set<string>();
        for (const place of among) {
          const { startT, endT, look } = list[place] ?? { startT: 0, endT: 0, look: 0 };
          const last = Math.min(columns, column(endT));
          for (let at = Math.max(0, column(startT)); at <= last; at += 1) seen.add(`${look} ${at}`);
        }
        return [...seen].sort();
      };
      expect(covered(places)).toEqual(covered(insideOf(list)));
    }),
  );
});

test('of very many short ones no more are kept than there are columns', () => {
  const many = Array.from({ length: 50_000 }, (_, n) => ({
    ...{ startT: n / 50, endT: n / 50 + 0.01, look: n % 2 },
  }));
  const { places, inside } = thinBars(spansOf(many), { ...window, columns: 100 });
  expect(inside).toBe(50_000);
  expect(places.length).toBeLessThanOrEqual(2 * 102);
});

test('what runs side by side is kept up to four, and one that is wanted beyond that', () => {
  const parallel = Array.from({ length: 9 }, (_, n) => ({ startT: n / 10, endT: 5, look: 0 }));
  const one = { ...window, columns: 1 };
  expect(thinBars(spansOf(parallel), one).places).toEqual([0, 1, 2, 3]);
  expect(thinBars(spansOf(parallel), { ...one, keep: 6 }).places).toEqual([0, 1, 2, 3, 6]);
});
