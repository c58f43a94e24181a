import type { GroupsPage } from '../contract/api.ts';
import type { Group } from './groups.ts';

type Entry = GroupsPage['entries'][number];

/** Headings with their groups; groups under no heading as one entry that holds those of the page. */
export function groupEntries(
  groups: readonly Group[],
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Pick<GroupsPage, 'total' | 'entries'> {
  if (groups[0]?.heading === undefined) {
    const page = groups.slice(offset, offset + limit).map(viewOf);
    return { total: groups.length, entries: page.length === 0 ? [] : [{ key: '', groups: page }] };
  }
  const entries: Entry[] = [];
  for (const group of groups) {
    if (group.heading) entries.push({ key: group.key, heading: group.heading, groups: [] });
    else entries.at(-1)?.groups.push(viewOf(group));
  }
  return { total: entries.length, entries: entries.slice(offset, offset + limit) };
}

function viewOf({ key, view, numbers }: Group): Entry['groups'][number] {
  return { key, session: view, matched: numbers.length };
}
