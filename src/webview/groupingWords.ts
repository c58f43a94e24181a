/** What the ways to group are called. */
import type { GroupBy, HeadingView } from '../contract/api.ts';
import { GROUPING_WORDS } from '../contract/groupingWords.ts';
import { brief, plural } from '../base/shortText.ts';

export const GROUPING_TITLES: Readonly<Record<GroupBy, string>> = {
  session: GROUPING_WORDS.session.title,
  conversation: GROUPING_WORDS.conversation.title,
  plane: GROUPING_WORDS.plane.title,
  principal: GROUPING_WORDS.principal.title,
  none: GROUPING_WORDS.none.title,
};

export function headingName({ by, name }: HeadingView): string {
  return name === undefined || name === '' ? GROUPING_WORDS[by].none : brief(name, 60);
}

/** "Conversation v1/abc" */
export function headingTitle(heading: HeadingView): string {
  const { title } = GROUPING_WORDS[heading.by];
  return heading.name ? `${title} ${headingName(heading)}` : headingName(heading);
}

/** "3 sessions, 3 never deleted" */
export function headingCounts({ sessions, neverDeleted }: HeadingView): string {
  if (sessions === 0) return 'no session';
  const left = neverDeleted > 0 ? `, ${neverDeleted} never deleted` : '';
  return `${plural(sessions, 'session')}${left}`;
}

/** "Conversation v1/abc, 3 sessions, 3 never deleted, 4 tool calls, 17 exchanges" */
export function headingSentence(heading: HeadingView, matched: number): string {
  const { toolCalls, exchanges } = heading;
  const shown = matched === exchanges ? '' : `${matched} of `;
  return [
    headingTitle(heading),
    headingCounts(heading),
    plural(toolCalls, 'tool call'),
    `${shown}${plural(exchanges, 'exchange')}`,
  ]
    .filter(Boolean)
    .join(', ');
}
