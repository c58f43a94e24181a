/** What the ways to group are called, the same in all views. */
import type { GroupBy } from './grouping.ts';

interface Words {
  /** In the choice. */
  readonly title: string;
  readonly one: string;
  /** Where a heading has no name. */
  readonly none: string;
}

export const GROUPING_WORDS: Readonly<Record<GroupBy, Words>> = {
  session: {
    title: 'Session',
    one: 'session',
    none: 'No session',
  },
  conversation: {
    title: 'Conversation',
    one: 'conversation',
    none: 'No conversation named',
  },
  plane: {
    title: 'Plane',
    one: 'plane',
    none: 'No User-Agent',
  },
  principal: {
    title: 'Principal',
    one: 'principal',
    none: 'No credential',
  },
  none: {
    title: 'Nothing',
    one: 'capture',
    none: 'Everything',
  },
};
