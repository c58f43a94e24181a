import { looseGroup, sessionGroup } from './lazyGroup.ts';
import type { Group, GroupContext } from './groups.ts';
import type { Members } from './members.ts';

/** The sessions in order of creation, and at the end, where there is need, the group of no session. */
export function sessionGroups(members: Members, context: GroupContext): Group[] {
  const groups = context.model.sessions.map((session) =>
    sessionGroup(session, members.list(session.id), context),
  );
  const others = members.list(undefined);
  return others.length === 0 ? groups : [...groups, looseGroup(others, context)];
}

/** All exchanges in order of beginning, under nothing. */
export function ungrouped(context: GroupContext): Group[] {
  const { counts, glances } = context.model;
  const numbers = Array.from({ length: counts.exchanges }, (_, index) => glances.x(index));
  return [looseGroup(numbers, context, { headless: true })];
}
