/** What the ways to group are called, the same in all views. */
import type { GroupBy } from './grouping.ts';

interface Words {
  /** In the choice. */
  readonly title: string;
  /** What stands where, for who chooses. */
  readonly detail: string;
  readonly one: string;
  /** Where a heading has no name. */
  readonly none: string;
}

export const GROUPING_WORDS: Readonly<Record<GroupBy, Words>> = {
  session: {
    title: 'Session',
    detail: 'Exchanges under the session that was issued to their client',
    one: 'session',
    none: 'No session',
  },
  conversation: {
    title: 'Conversation',
    detail: 'Sessions under the conversation the host named',
    one: 'conversation',
    none: 'No conversation named',
  },
  plane: {
    title: 'Plane',
    detail: 'Sessions under the part of a host that talks',
    one: 'plane',
    none: 'No User-Agent',
  },
  principal: {
    title: 'Principal',
    detail: 'Sessions under whom the credential speaks for',
    one: 'principal',
    none: 'No credential',
  },
  none: {
    title: 'Nothing',
    detail: 'Exchanges in order of time',
    one: 'capture',
    none: 'Everything',
  },
};
