/** What is known of each plane and principal, kept up to date by what changes. */
import { ownerKey } from '../analysis/losses.ts';
import { UNKNOWN_PRINCIPAL } from '../analysis/principals.ts';
import { placeOf } from '../base/sortedNumbers.ts';
import { ownerName } from './owners.ts';
import type { Subject } from './rule.ts';

interface Owned {
  readonly plane: string;
  readonly principal: string;
}

export interface OwnerAccount<State> extends Owned {
  readonly key: string;
  readonly state: State;
  /** Only the User-Agent tells this owner from another. */
  readonly inferred: boolean;
  /** Where it first appeared, as the ledger was told; undefined while it has nothing to show. */
  first: number | undefined;
}

export class OwnerLedger<State> {
  private readonly byKey = new Map<string, OwnerAccount<State>>();
  /** Those of a plane that appeared, in the order in which they did. */
  private readonly planes = new Map<string, OwnerAccount<State>[]>();
  private readonly touched = new Set<OwnerAccount<State>>();

  constructor(private readonly begin: () => State) {}

  of(owned: Owned): OwnerAccount<State> {
    const key = ownerKey(owned);
    let account = this.byKey.get(key);
    if (!account) {
      const { plane, principal } = owned;
      const inferred = principal === UNKNOWN_PRINCIPAL;
      account = { key, plane, principal, state: this.begin(), inferred, first: undefined };
      this.byKey.set(key, account);
    }
    return account;
  }

  /** What is said of it has to be said anew. */
  touch(account: OwnerAccount<State>): void {
    this.touched.add(account);
  }

  /** It first appeared there. Those after it in its plane may get another name. */
  appears(account: OwnerAccount<State>, first: number | undefined): void {
    if (account.first === first) return;
    const ranked = this.planes.get(account.plane) ?? [];
    this.planes.set(account.plane, ranked);
    if (account.first !== undefined) this.replace(ranked, ranked.indexOf(account), []);
    account.first = first;
    if (first === undefined) return;
    this.replace(ranked, placeOf(ranked, first, firstOf), [account]);
  }

  /** Those that were touched or renamed since this was asked before. */
  takeTouched(): readonly OwnerAccount<State>[] {
    const touched = [...this.touched];
    this.touched.clear();
    return touched;
  }

  /** Named by the plane, its further principals by their number. Undefined while it has nothing to show. */
  subjectOf({ plane, first }: OwnerAccount<State>): Subject | undefined {
    if (first === undefined) return undefined;
    const rank = placeOf(this.planes.get(plane) ?? [], first, firstOf);
    return { kind: 'plane', key: ownerName(plane, rank) };
  }

  private replace(
    ranked: OwnerAccount<State>[],
    from: number,
    come: readonly OwnerAccount<State>[],
  ): void {
    ranked.splice(from, 1 - come.length, ...come);
    for (const account of ranked.slice(from)) this.touched.add(account);
  }
}

function firstOf<State>({ first = Infinity }: OwnerAccount<State>): number {
  return first;
}
