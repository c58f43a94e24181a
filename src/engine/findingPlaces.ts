import type { FindingPlace, NextFindingQuery } from '../contract/findingRules.ts';
import type { Finding } from '../rules/rule.ts';

/** The exchange a finding speaks of, or the first that proves it. */
export function placeOf({ subject, exchanges }: Finding): number | undefined {
  return subject.kind === 'exchange' ? Number(subject.key) : exchanges[0];
}

/** The next exchange findings stand at, around the end; `place` counts from 1. */
export function nextPlace(
  findings: readonly Finding[],
  { from, direction }: NextFindingQuery,
): FindingPlace | undefined {
  const titles = new Map<number, string>();
  for (const finding of findings) {
    const x = placeOf(finding);
    if (x !== undefined && !titles.has(x)) titles.set(x, finding.title);
  }
  const places = [...titles.keys()].sort((a, b) => a - b);
  const ordered = direction === 1 ? places : places.toReversed();
  const beyond = ordered.find((x) => from === undefined || (x - from) * direction > 0);
  const x = beyond ?? ordered[0];
  if (x === undefined) return undefined;
  return { x, title: titles.get(x) ?? '', place: places.indexOf(x) + 1, of: places.length };
}

/** The first `limit` of each rule and severity. */
export function firstOfEachRule(findings: readonly Finding[], limit: number): Finding[] {
  const taken = new Map<string, number>();
  return findings.filter(({ rule, severity }) => {
    const key = `${severity} ${rule}`;
    const count = (taken.get(key) ?? 0) + 1;
    taken.set(key, count);
    return count <= limit;
  });
}
