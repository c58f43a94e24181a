import type { Report } from './report.ts';

/** What a reader needs to see what was lost, and by whom; the same evidence is not shown twice. */
const MOST = 16;

/**
 * The exchanges worth drawing: the evidence of the most severe findings, one subject of each rule in
 * turn, then what decides the hypotheses. In order of their numbers, at most sixteen.
 */
export function decidingExchanges({ findings, hypotheses }: Report): number[] {
  const chosen = new Set<number>();
  const take = (exchanges: readonly number[]): void => {
    const fresh = exchanges.filter((x) => !chosen.has(x));
    if (chosen.size + fresh.length <= MOST) for (const x of fresh) chosen.add(x);
  };
  const longest = Math.max(0, ...findings.map(({ subjects }) => Math.min(subjects.length, MOST)));
  for (let turn = 0; turn < longest; turn += 1) {
    for (const { subjects } of findings) take(subjects[turn]?.exchanges.slice(0, 4) ?? []);
  }
  for (const { exchanges } of hypotheses) take(exchanges.slice(0, 2));
  return [...chosen].sort((a, b) => a - b);
}
