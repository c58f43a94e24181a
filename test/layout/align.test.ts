import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { align } from '../../src/layout/align.ts';

const words = fc.array(fc.constantFrom('initialize', 'tools/list', 'call a', 'call b'), {
  maxLength: 12,
});
const self = (word: string) => word;

describe('two runs side by side', () => {
  test('every item stands once, in its order', () => {
    fc.assert(
      fc.property(words, words, (left, right) => {
        const pairs = align(left, right, self);
        expect(pairs.flatMap((pair) => pair.left ?? [])).toEqual(left);
        expect(pairs.flatMap((pair) => pair.right ?? [])).toEqual(right);
        for (const pair of pairs) {
          if (pair.left !== undefined && pair.right !== undefined) {
            expect(pair.left).toBe(pair.right);
          }
        }
      }),
    );
  });

  test('the same twice is paired throughout', () => {
    fc.assert(
      fc.property(words, (run) => {
        expect(align(run, run, self)).toEqual(run.map((word) => ({ left: word, right: word })));
      }),
    );
  });

  test('what one run has beside the other stands alone', () => {
    const pairs = align(['init', 'list', 'a'], ['init', 'a', 'b'], self);
    expect(pairs).toEqual([
      ...[{ left: 'init', right: 'init' }, { left: 'list' }],
      ...[{ left: 'a', right: 'a' }, { right: 'b' }],
    ]);
  });

  test('very long runs are aligned by place', () => {
    const long = Array.from({ length: 3000 }, (_, place) => String(place));
    expect(align(long, long.slice(1), self)).toHaveLength(3000);
  });
});
