import type { FindingView } from '../contract/api.ts';

export interface FindingPlace {
  readonly x: number;
  readonly title: string;
}

/** The exchanges findings stand at, in order: their own, else their first evidence. One a place. */
export function findingPlaces(findings: readonly FindingView[]): FindingPlace[] {
  const places = new Map<number, FindingPlace>();
  for (const { subject, exchanges, title } of findings) {
    const x = subject.kind === 'exchange' ? Number(subject.key) : exchanges[0];
    if (x !== undefined && !places.has(x)) places.set(x, { x, title });
  }
  return [...places.values()].sort((a, b) => a.x - b.x);
}

/** The place after `from` in this direction, around the end; `place` counts from 1. */
export function nextPlace(
  places: readonly FindingPlace[],
  from: number | undefined,
  direction: 1 | -1,
): (FindingPlace & { readonly place: number }) | undefined {
  const ordered = direction === 1 ? places : places.toReversed();
  const beyond = ordered.find(({ x }) => from === undefined || (x - from) * direction > 0);
  const found = beyond ?? ordered[0];
  return found && { ...found, place: places.indexOf(found) + 1 };
}
