import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChunkedList, type ListSnapshot } from '../../src/base/chunkedList.ts';

describe('a chunked list', () => {
  test('a snapshot stays what it was, whatever is set afterwards', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5000), fc.boolean()), { maxLength: 60 }), (steps) => {
        const list = new ChunkedList<number>();
        const plain: number[] = [];
        const taken: { readonly snapshot: ListSnapshot<number>; readonly then: number[] }[] = [];
        for (let index = 0; index < 2100; index += 1) list.set(index, (plain[index] = index));
        steps.forEach(([number, grows], step) => {
          const index = grows ? plain.length : number % plain.length;
          list.set(index, (plain[index] = -step));
          if (step % 3 === 0) taken.push({ snapshot: list.snapshot(), then: [...plain] });
        });
        expect(list.length).toBe(plain.length);
        for (const { snapshot, then } of taken) {
          expect(snapshot.length).toBe(then.length);
          expect(snapshot.all()).toEqual(then);
          expect(snapshot.at(then.length)).toBeUndefined();
          expect(snapshot.at(1500)).toBe(then[1500]);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('what did not change gives the same snapshot', () => {
    const list = new ChunkedList<string>();
    list.set(0, 'a');
    const snapshot = list.snapshot();
    expect(list.snapshot()).toBe(snapshot);
    expect(snapshot.all()).toBe(snapshot.all());
    list.set(0, 'b');
    expect(list.at(0)).toBe('b');
    expect(snapshot.at(0)).toBe('a');
  });
});
