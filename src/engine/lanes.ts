import type { Lane, LanesQuery, Row } from '../contract/api.ts';
import type { Group } from './groups.ts';
import { overlaps } from './rows.ts';

/** The groups that have a lane: those under a folded heading have none. */
export function laneGroups(groups: readonly Group[], collapsed: readonly string[] = []): Group[] {
  const folded = new Set(collapsed);
  let hidden = false;
  return groups.filter(({ key, heading }) => {
    if (heading) hidden = folded.has(key);
    return heading !== undefined || !hidden;
  });
}

/** What of a group shows between two moments, thinned to so many bars; open headings show none. */
export function laneOf(
  { key, view, heading, rows }: Group,
  { fromT, toT, barsPerLane, collapsed }: Omit<LanesQuery, 'offset' | 'limit'>,
): Lane {
  if (heading && !collapsed?.includes(key))
    return { key, session: view, heading, bars: [], omitted: 0 };
  const inside = rows.filter((row) => overlaps(row, fromT, toT));
  const bars = inside.length <= barsPerLane ? inside : telling(inside, barsPerLane);
  const omitted = inside.length - bars.length;
  return { key, session: view, ...(heading && { heading }), bars, omitted };
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
