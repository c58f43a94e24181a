import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/analysis/model.ts';
import { OrderedFold } from '../../src/rules/orderedFold.ts';

/** An exchange of a list, of which only its number and whether it is over matter. */
type Item = Pick<Exchange, 'x'> & { over: boolean };

/** Takes down what it is told, in order. */
function recorder(items: Map<number, Item>) {
  const taken: number[] = [];
  const fold = new OrderedFold<string[]>({
    begin: () => [],
    copy: (state) => [...state],
    take: (state, { x }) => {
      taken.push(x);
      state.push(`${x}${items.get(x)?.over === true ? '' : ' open'}`);
    },
    isFinal: ({ x }) => items.get(x)?.over === true,
  });
  const exchange = (x: number) => items.get(x) as Exchange | undefined;
  return { fold, taken, among: { exchange, exchangeAt: exchange } };
}

const step = fc.record({
  /** Where in the list a new one comes, seldom before the end. */
  back: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat(100)),
  over: fc.boolean(),
  ends: fc.nat(30),
  look: fc.boolean(),
});

describe('a fold in order', () => {
  test('gives what all of the list in order gives, whenever it was asked before', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 60, maxLength: 200 }), (steps) => {
        const items = new Map<number, Item>();
        const numbers: number[] = [];
        const { fold, among } = recorder(items);
        steps.forEach(({ back, over, ends, look }, x) => {
          items.set(x, { x, over });
          numbers.splice(Math.max(0, numbers.length - back), 0, x);
          const other = items.get(x - ends);
          if (other) other.over = true;
          if (!look) return;
          const all = numbers.map((n) => `${n}${items.get(n)?.over === true ? '' : ' open'}`);
          expect(fold.of('list', numbers, among)).toEqual(all);
        });
      }),
    );
  });

  test('takes of a long list what came since, and what may still change', () => {
    const items = new Map<number, Item>();
    const numbers: number[] = [];
    const { fold, taken, among } = recorder(items);
    const workAt = new Map<number, number>();
    for (let x = 0; x < 10_000; x += 1) {
      items.set(x, { x, over: true });
      numbers.push(x);
      if (x % 100 !== 99) continue;
      taken.length = 0;
      fold.of('list', numbers, among);
      workAt.set(x, taken.length);
    }
    expect(workAt.get(299)).toBe(100);
    expect(workAt.get(9_999)).toBe(100);
  });

  test('keeps lists apart, and begins anew with one it forgot', () => {
    const items = new Map(Array.from({ length: 100 }, (_, x) => [x, { x, over: true }]));
    const { fold, taken, among } = recorder(items);
    const numbers = [...items.keys()];
    fold.of('one', numbers, among);
    expect(fold.of('other', numbers.slice(30), among)).toHaveLength(70);
    expect(taken).toHaveLength(170);
    expect(fold.of('one', numbers, among)).toHaveLength(100);
    expect(taken).toHaveLength(170);
    fold.forget('one');
    expect(fold.of('one', numbers, among)).toHaveLength(100);
    expect(taken).toHaveLength(270);
  });
});
