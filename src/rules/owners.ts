/** Plane and principal together: who answers for what happens over many exchanges. */
import { UNKNOWN_PRINCIPAL } from '../analysis/principals.ts';
import type { Subject } from './rule.ts';

interface Owned {
  readonly plane: string;
  readonly principal: string;
}

export interface Owner<T> extends Owned {
  /** Named by the plane; further principals of one plane are numbered, since theirs is a personal value. */
  readonly subject: Subject;
  /** Only the User-Agent tells this owner from another. */
  readonly inferred: boolean;
  readonly items: readonly T[];
}

/** Groups by plane and principal, in order of appearance. */
export function byOwner<T extends Owned>(items: Iterable<T>): Owner<T>[] {
  const planes = new Map<string, Map<string, T[]>>();
  for (const item of items) {
    let principals = planes.get(item.plane);
    if (!principals) planes.set(item.plane, (principals = new Map<string, T[]>()));
    const held = principals.get(item.principal);
    if (held) held.push(item);
    else principals.set(item.principal, [item]);
  }
  return [...planes].flatMap(([plane, principals]) =>
    [...principals].map(([principal, held], index) => ({
      plane,
      principal,
      subject: { kind: 'plane' as const, key: ownerName(plane, index) },
      inferred: principal === UNKNOWN_PRINCIPAL,
      items: held,
    })),
  );
}

/** Of the principals of a plane by their place; they are numbered, since theirs is a personal value. */
export function ownerName(plane: string, index: number): string {
  return index === 0 ? plane : `${plane} · principal ${index + 1}`;
}
