import type { Lane, Row } from '../contract/api.ts';
import type { Group } from './groups.ts';
import { overlaps } from './rows.ts';

/** What of a group shows between two moments, thinned to so many bars. */
export function laneOf(
  { view, rows }: Group,
  { fromT, toT, barsPerLane }: { fromT: number; toT: number; barsPerLane: number },
): Lane {
  const inside = rows.filter((row) => overlaps(row, fromT, toT));
  const bars = inside.length <= barsPerLane ? inside : telling(inside, barsPerLane);
  return { session: view, bars, omitted: inside.length - bars.length };
}

/** Bars with findings first, then the longest: what would be seen at this scale. */
function telling(rows: readonly Row[], limit: number): Row[] {
  const kept = [...rows]
    .sort((a, b) => b.findings.length - a.findings.length || lengthOf(b) - lengthOf(a))
    .slice(0, limit);
  return kept.sort((a, b) => a.startT - b.startT || a.x - b.x);
}

function lengthOf({ startT, endT }: Row): number {
  return (endT ?? Infinity) - startT;
}
