/** The words of tree lines that differ by number, state or severity: whole texts, never put together. */
import * as l10n from '@vscode/l10n';
import type { FindingMark, SessionView } from '../../contract/api.ts';

export function neverDeletedText(count: number): string {
  return count === 1
    ? l10n.t('1 session never deleted')
    : l10n.t('{0} sessions never deleted', count);
}

export function earlierSessions(count: number) {
  const one = count === 1;
  return {
    label: l10n.t('Earlier sessions'),
    tooltip: one
      ? l10n.t('1 earlier session: the timeline shows all')
      : l10n.t('{0} earlier sessions: the timeline shows all', count),
    spoken: one
      ? l10n.t('1 earlier session, shown in the timeline')
      : l10n.t('{0} earlier sessions, shown in the timeline', count),
  };
}

export function earlierExchanges(count: number) {
  const one = count === 1;
  return {
    label: l10n.t('Earlier exchanges'),
    tooltip: one
      ? l10n.t('1 earlier exchange: the timeline shows all')
      : l10n.t('{0} earlier exchanges: the timeline shows all', count),
    spoken: one
      ? l10n.t('1 earlier exchange, shown in the timeline')
      : l10n.t('{0} earlier exchanges, shown in the timeline', count),
  };
}

export function stateText(state: NonNullable<SessionView['state']>, fromInspector = false): string {
  switch (state) {
    case 'open':
      return l10n.t('open');
    case 'deleted':
      return fromInspector ? l10n.t('deleted from the inspector') : l10n.t('deleted');
    case 'released':
      return l10n.t('released');
    case 'expired':
      return l10n.t('expired');
    case 'rejected':
      return l10n.t('rejected');
    case 'superseded':
      return l10n.t('superseded');
    case 'idle':
      return l10n.t('idle');
  }
}

export function titleText({ severity, title }: FindingMark): string {
  switch (severity) {
    case 'error':
      return l10n.t('error: {0}', title);
    case 'warning':
      return l10n.t('warning: {0}', title);
    case 'info':
      return l10n.t('info: {0}', title);
  }
}
