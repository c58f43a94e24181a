/** What the ways to group are called, in the language of VS Code; in English as `GROUPING_WORDS` has it. */
import * as l10n from '@vscode/l10n';
import type { GroupBy } from '../contract/grouping.ts';

export interface GroupingText {
  readonly title: string;
  /** What stands where, for who chooses. */
  readonly detail: string;
  /** Where a heading has no name. */
  readonly none: string;
  /** A heading with its name. */
  readonly named: (name: string) => string;
}

export function groupingText(by: GroupBy): GroupingText {
  switch (by) {
    case 'session':
      return {
        title: l10n.t('Session'),
        detail: l10n.t('Exchanges under the session that was issued to their client'),
        none: l10n.t('No session'),
        named: (name) => l10n.t('Session {0}', name),
      };
    case 'conversation':
      return {
        title: l10n.t('Conversation'),
        detail: l10n.t('Sessions under the conversation the host named'),
        none: l10n.t('No conversation named'),
        named: (name) => l10n.t('Conversation {0}', name),
      };
    case 'plane':
      return {
        title: l10n.t('Plane'),
        detail: l10n.t('Sessions under the part of a host that talks'),
        none: l10n.t('No User-Agent'),
        named: (name) => l10n.t('Plane {0}', name),
      };
    case 'principal':
      return {
        title: l10n.t('Principal'),
        detail: l10n.t('Sessions under whom the credential speaks for'),
        none: l10n.t('No credential'),
        named: (name) => l10n.t('Principal {0}', name),
      };
    case 'none':
      return {
        title: l10n.t('Nothing'),
        detail: l10n.t('Exchanges in order of time'),
        none: l10n.t('Everything'),
        named: (name) => name,
      };
  }
}

/** The oldest sessions, or what stands above them, that a view leaves out. */
export function leftOutText(by: GroupBy, count: number): string {
  const one = count === 1;
  switch (by) {
    case 'session':
      return one
        ? l10n.t('The oldest session is left out here; the timeline shows all')
        : l10n.t('The oldest {0} sessions are left out here; the timeline shows all', count);
    case 'conversation':
      return one
        ? l10n.t('The oldest conversation is left out here; the timeline shows all')
        : l10n.t('The oldest {0} conversations are left out here; the timeline shows all', count);
    case 'plane':
      return one
        ? l10n.t('The oldest plane is left out here; the timeline shows all')
        : l10n.t('The oldest {0} planes are left out here; the timeline shows all', count);
    case 'principal':
      return one
        ? l10n.t('The oldest principal is left out here; the timeline shows all')
        : l10n.t('The oldest {0} principals are left out here; the timeline shows all', count);
    case 'none':
      return one
        ? l10n.t('The oldest capture is left out here; the timeline shows all')
        : l10n.t('The oldest {0} captures are left out here; the timeline shows all', count);
  }
}
