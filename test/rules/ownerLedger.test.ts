import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OwnerLedger } from '../../src/rules/ownerLedger.ts';
import { byOwner } from '../../src/rules/owners.ts';

function ledgerOf(owners: readonly (readonly [plane: string, principal: string])[]) {
  const ledger = new OwnerLedger(() => ({}));
  return { ledger, of: owners.map(([plane, principal]) => ledger.of({ plane, principal })) };
}

describe('the ledger of owners', () => {
  test('names them as grouping all of their items does, in whatever order they became known', () => {
    const item = fc.record({
      plane: fc.constantFrom('a', 'b'),
      principal: fc.constantFrom('p', 'q', 'r', 'unknown'),
    });
    fc.assert(
      fc.property(fc.array(item), fc.array(fc.nat(1_000)), (items, order) => {
        const ledger = new OwnerLedger(() => ({}));
        const places = items.map((owned, place) => ({ owned, place, rank: order[place] ?? 0 }));
        const names = new Map<string, string | undefined>();
        for (const { owned, place } of places.sort((a, b) => a.rank - b.rank)) {
          const account = ledger.of(owned);
          ledger.appears(account, Math.min(account.first ?? Infinity, place));
          for (const each of ledger.takeTouched()) names.set(each.key, ledger.subjectOf(each)?.key);
        }
        for (const { plane, principal, subject, inferred } of byOwner(items)) {
          const account = ledger.of({ plane, principal });
          expect(ledger.subjectOf(account)).toEqual(subject);
          expect(names.get(account.key)).toBe(subject.key);
          expect(account.inferred).toBe(inferred);
        }
      }),
    );
  });

  test('touches those that get another name, and no others', () => {
    const { ledger, of } = ledgerOf([
      ['a', 'p'],
      ['a', 'q'],
      ['a', 'r'],
      ['b', 'p'],
    ]);
    const [p, q, r, other] = of;
    if (!p || !q || !r || !other) throw new Error('four owners were given');
    ledger.appears(p, 1);
    ledger.appears(r, 9);
    ledger.appears(other, 2);
    ledger.takeTouched();
    ledger.appears(q, 5);
    expect(ledger.takeTouched()).toEqual([q, r]);
    expect(ledger.subjectOf(r)?.key).toBe('a · principal 3');
    ledger.appears(p, undefined);
    expect(ledger.takeTouched()).toEqual([q, r]);
    expect(ledger.subjectOf(p)).toBeUndefined();
    expect(ledger.subjectOf(q)?.key).toBe('a');
  });
});
