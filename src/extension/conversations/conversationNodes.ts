/** The Conversations tree as plain data: conversation, sessions, batches, calls; and what the host said of it. */
import * as l10n from '@vscode/l10n';
import { brief, visibleLine } from '../../base/shortText.ts';
import type { BatchView, HeadingView, MetaEntry, Row, SessionView } from '../../contract/api.ts';
import { MASK } from '../../protocol/personal.ts';
import { counted } from '../counted.ts';
import type { RowIcon } from '../sessions/rowIcon.ts';
import {
  batchRow,
  earlierRow,
  exchangeRow,
  headingRow,
  sessionRow,
  type TreeRow,
} from '../sessions/treeRow.ts';

export interface ConversationEntry {
  readonly key: string;
  readonly heading: HeadingView;
  readonly sessions: readonly SessionView[];
}

export type ConversationNode =
  | { readonly kind: 'conversation'; readonly entry: ConversationEntry }
  | { readonly kind: 'metadata'; readonly entry: ConversationEntry; readonly values: MetaEntry[] }
  | { readonly kind: 'value'; readonly key: string; readonly value: MetaEntry }
  | {
      readonly kind: 'session';
      readonly entry: ConversationEntry;
      readonly session: SessionView;
    }
  | {
      readonly kind: 'batch';
      readonly key: string;
      readonly batch: BatchView;
      readonly rows: readonly Row[];
    }
  | { readonly kind: 'exchange'; readonly key: string; readonly row: Row }
  /** Sessions that are too many to show. */
  | { readonly kind: 'earlier'; readonly entry: ConversationEntry; readonly omitted: number };

/** A line; its id holds where it stands, since one session may serve two conversations. */
export interface ConversationLine extends TreeRow {
  readonly id: string;
  readonly folds: 'open' | 'closed' | 'not';
}

export function lineOf(node: ConversationNode, revealed: boolean): ConversationLine {
  switch (node.kind) {
    case 'conversation':
      return { ...headingRow(node.entry.heading), id: node.entry.key, folds: 'closed' };
    case 'metadata':
      return metadataLine(node.entry, node.values);
    case 'value':
      return valueLine(node.key, node.value, revealed);
    case 'session': {
      const id = `${node.entry.key}/session:${node.session.id ?? ''}`;
      return { ...sessionRow(node.session), id, folds: 'closed' };
    }
    case 'batch':
      return { ...batchRow(node.batch), id: `${node.key}/batch:${node.batch.id}`, folds: 'open' };
    case 'earlier': {
      const id = `${node.entry.key}/earlier`;
      return { ...earlierRow(node.omitted, 'session'), id, folds: 'not' };
    }
    case 'exchange':
      return { ...exchangeRow(node.row), id: `${node.key}/exchange:${node.row.x}`, folds: 'not' };
  }
}

/** The exchange a line stands for; for a batch its first one. */
export function exchangeOf(node: ConversationNode): number | undefined {
  if (node.kind === 'exchange') return node.row.x;
  return node.kind === 'batch' ? node.rows[0]?.x : undefined;
}

/** Rows of one session in one conversation: batches, and the exchanges that are in none. */
export function groupRows(
  key: string,
  rows: readonly Row[],
  batches: readonly BatchView[],
): ConversationNode[] {
  const known = new Map(batches.map((batch) => [batch.id, batch]));
  const open = new Map<number, Row[]>();
  return rows.flatMap((row): ConversationNode[] => {
    const batch = row.batch === undefined ? undefined : known.get(row.batch);
    if (!batch) return [{ kind: 'exchange', key, row }];
    const members = open.get(batch.id);
    members?.push(row);
    if (members) return [];
    const fresh = [row];
    open.set(batch.id, fresh);
    return [{ kind: 'batch', key, batch, rows: fresh }];
  });
}

/** What the filter language calls the exchanges of a session within a conversation. */
export function filterOf(conversation: string | undefined, session: string | undefined): string {
  return [termOf('conversation', conversation), termOf('session', session)]
    .filter((term) => term !== '')
    .join(' ');
}

function termOf(field: string, value: string | undefined): string {
  return value === undefined ? '' : `${field}:"${value.replace(/["\\]/g, '\\$&')}"`;
}

function metadataLine(entry: ConversationEntry, values: readonly MetaEntry[]): ConversationLine {
  const label = 'openai/*';
  const count = counted.values(values.length);
  return {
    id: `${entry.key}/metadata`,
    label,
    description: count,
    tooltip: l10n.t(
      'What the host said with the first request. Hints: they identify nobody reliably.',
    ),
    icon: { id: 'info' },
    spoken: [l10n.t('Metadata openai'), count].join(', '),
    folds: 'closed',
  };
}

function valueLine(key: string, { key: name, value, personal }: MetaEntry, revealed: boolean) {
  const hidden = personal && !revealed;
  const shown = hidden ? MASK : visibleLine(brief(plainValue(value), 120));
  const icon: RowIcon = { id: personal ? 'lock' : 'symbol-field' };
  const label = visibleLine(brief(name, 60));
  return {
    id: `${key}/value:${name}`,
    label,
    description: shown,
    tooltip: hidden
      ? l10n.t('{0}: masked. Show Personal Identifiers reveals it.', label)
      : `${label}: ${shown}`,
    icon,
    spoken: hidden ? l10n.t('{0}, masked', label) : `${label}, ${shown}`,
    folds: 'not' as const,
  };
}

/** A string without its quotes. */
function plainValue(json: string): string {
  return /^"(?:[^"\\])*"$/.test(json) ? json.slice(1, -1) : json;
}
