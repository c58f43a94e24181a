/** Numbers with what they count: a text for one and a text for more, since languages differ in more than an "s". */
import * as l10n from '@vscode/l10n';

export const counted = {
  sessions: (count: number) => (count === 1 ? l10n.t('1 session') : l10n.t('{0} sessions', count)),
  exchanges: (count: number) =>
    count === 1 ? l10n.t('1 exchange') : l10n.t('{0} exchanges', count),
  toolCalls: (count: number) =>
    count === 1 ? l10n.t('1 tool call') : l10n.t('{0} tool calls', count),
  values: (count: number) => (count === 1 ? l10n.t('1 value') : l10n.t('{0} values', count)),
  errors: (count: number) => (count === 1 ? l10n.t('1 error') : l10n.t('{0} errors', count)),
  warnings: (count: number) => (count === 1 ? l10n.t('1 warning') : l10n.t('{0} warnings', count)),
  notes: (count: number) => (count === 1 ? l10n.t('1 note') : l10n.t('{0} notes', count)),
} as const;
