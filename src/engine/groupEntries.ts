import type { GroupsPage } from '../contract/api.ts';
import type { Group } from './groups.ts';
import { optional } from './rows.ts';

type Entry = GroupsPage['entries'][number];

/** From the beginning and from the end of a session: a tree shows no more of its rows. */
const BATCHES_TOLD = 1000;

interface Page {
  readonly offset: number;
  readonly limit: number;
  readonly sessionsPerHeading: number;
}

/** Headings with their groups; groups under no heading as one entry that holds those of the page. */
export function groupEntries(
  groups: readonly Group[],
  { offset, limit, sessionsPerHeading }: Page,
): Pick<GroupsPage, 'total' | 'entries'> {
  if (!groups[0]?.heads) {
    const page = groups.slice(offset, offset + limit).map(viewOf);
    return { total: groups.length, entries: page.length === 0 ? [] : [{ key: '', groups: page }] };
  }
  const headed: { head: Group; members: Group[] }[] = [];
  for (const group of groups) {
    if (group.heads) headed.push({ head: group, members: [] });
    else headed.at(-1)?.members.push(group);
  }
  const entries = headed.slice(offset, offset + limit).map(({ head, members }): Entry => {
    const { key, heading } = head;
    const latest = members.slice(Math.max(0, members.length - sessionsPerHeading));
    return { key, ...(heading && { heading }), groups: latest.map(viewOf) };
  });
  return { total: headed.length, entries };
}

function viewOf(group: Group): Entry['groups'][number] {
  const { key, numbers } = group;
  return {
    key,
    session: group.view(BATCHES_TOLD, BATCHES_TOLD),
    matched: numbers.length,
    ...optional('firstX', numbers[0]),
  };
}
