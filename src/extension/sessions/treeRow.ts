/** What one line of the Sessions tree says: plain data, so that it can be tested without VS Code. */
import * as l10n from '@vscode/l10n';
import { formatDuration, formatOffset } from '../../base/time.ts';
import type { BatchView, FindingMark, HeadingView, Row, SessionView } from '../../contract/api.ts';
import { counted } from '../counted.ts';
import { groupingText } from '../groupingText.ts';
import { exchangeIcon, headingIcon, sessionIcon, severityIcon, type RowIcon } from './rowIcon.ts';
import {
  earlierExchanges,
  earlierSessions,
  neverDeletedText,
  stateText,
  titleText,
} from './rowText.ts';
import { brief, shortId, visibleLine } from '../../base/shortText.ts';

export interface TreeRow {
  /** Never changes for one subject: VS Code keeps selection and expansion by it. */
  readonly label: string;
  /** What changes: state, counts, findings. */
  readonly description: string;
  readonly tooltip: string;
  readonly icon: RowIcon;
  /** The line read aloud, as one sentence. */
  readonly spoken: string;
}

/** A conversation, plane or principal. */
export function headingRow(heading: HeadingView): TreeRow {
  const { by, name, sessions, toolCalls, findings, firstT, lastT, neverDeleted } = heading;
  const words = groupingText(by);
  const named = name !== undefined && name !== '';
  const label = named ? visibleLine(brief(name, 60)) : words.none;
  const facts = [counted.sessions(sessions), counted.toolCalls(toolCalls)];
  return {
    label,
    description: facts.join(' · '),
    tooltip: lines([
      named ? words.named(visibleLine(name)) : words.none,
      l10n.t('{0} to {1}', formatOffset(firstT), formatOffset(lastT)),
      neverDeleted > 0 && neverDeletedText(neverDeleted),
      ...titles(findings),
    ]),
    icon: severityIcon(findings) ?? headingIcon(by),
    spoken: [named ? words.named(label) : label, ...facts].join(', '),
  };
}

/** What is too much to show here; the timeline shows all. */
export function earlierRow(count: number, noun: 'exchange' | 'session'): TreeRow {
  return {
    ...(noun === 'session' ? earlierSessions(count) : earlierExchanges(count)),
    description: l10n.t('{0} · in the timeline', count),
    icon: { id: 'ellipsis' },
  };
}

export function sessionRow(session: SessionView): TreeRow {
  const { id, findings } = session;
  const label = id === undefined ? l10n.t('No session') : visibleLine(shortId(id));
  const marks = marksText(findings);
  const facts = [
    ...(session.state === undefined || session.orphan
      ? []
      : [stateText(session.state, session.deletedFromInspector)]),
    counted.exchanges(session.exchanges),
  ];
  // That it is a session is seen from where it stands; heard, it is not.
  const short = marks.map((mark) => mark.replace(/^session /, ''));
  return {
    label,
    description: [...short, ...facts].join(' · '),
    tooltip: sessionTooltip(session),
    icon: severityIcon(findings) ?? sessionIcon(session),
    spoken: [id === undefined ? label : l10n.t('Session {0}', label), ...marks, ...facts].join(
      ', ',
    ),
  };
}

export function batchRow(batch: BatchView): TreeRow {
  const parallel = batch.parallel > 1 ? [l10n.t('{0} in parallel', batch.parallel)] : [];
  const calls = [counted.toolCalls(batch.toolCalls), ...parallel].join(', ');
  const duration = formatDuration(batch.endT - batch.startT);
  const label = l10n.t('Batch {0}', batch.id);
  // What was found stands on its exchanges too, right below.
  const facts = [
    batch.toolCalls === 0 ? counted.exchanges(batch.exchanges) : calls,
    duration,
    ...marksText(batch.findings),
  ];
  return {
    label,
    description: facts.join(' · '),
    tooltip: lines([
      label,
      l10n.t('Began at {0}, took {1}', formatOffset(batch.startT), duration),
      [counted.exchanges(batch.exchanges), calls].join(', '),
      ...titles(batch.findings),
    ]),
    icon: severityIcon(batch.findings) ?? { id: 'layers' },
    spoken: [label, ...facts].join(', '),
  };
}

/** `alone`: it stands under no session, so it names its own. */
export function exchangeRow(row: Row, alone = false): TreeRow {
  const label = visibleLine(row.tool === undefined ? row.label : `${row.label} ${row.tool}`);
  const session = alone && row.sessionId !== undefined ? [visibleLine(shortId(row.sessionId))] : [];
  const facts = [...session, ...marksText(row.findings), ...outcomeText(row), durationText(row)];
  return {
    label,
    description: facts.join(' · '),
    tooltip: exchangeTooltip(row, label),
    icon: severityIcon(row.findings) ?? exchangeIcon(row),
    spoken: [label, ...facts].join(', '),
  };
}

/** Each title once, with how often: "session id not echoed ×3". The most severe come first. */
function marksText(marks: readonly FindingMark[]): string[] {
  const counts = new Map<string, number>();
  for (const { title } of marks) counts.set(title, (counts.get(title) ?? 0) + 1);
  return [...counts].map(([title, count]) => {
    const phrase = title.charAt(0).toLowerCase() + title.slice(1);
    return count === 1 ? phrase : `${phrase} ×${count}`;
  });
}

function titles(marks: readonly FindingMark[]): string[] {
  return marks.map(titleText);
}

function sessionTooltip(session: SessionView): string {
  return lines([
    session.id === undefined
      ? l10n.t('Exchanges that belong to no session')
      : l10n.t('Session {0}', visibleLine(session.id)),
    session.plane && l10n.t('Client: {0}', visibleLine(session.plane)),
    session.id && l10n.t('First seen at {0}', formatOffset(session.createdT)),
    session.id && l10n.t('Last used at {0}', formatOffset(session.lastUsedT)),
    session.neverDeleted && l10n.t('Never deleted'),
    session.deletedFromInspector && l10n.t('Deleted from the inspector'),
    session.supersededBy && l10n.t('Superseded by {0}', visibleLine(session.supersededBy)),
    ...titles(session.findings),
  ]);
}

function exchangeTooltip(row: Row, label: string): string {
  const request = `${row.httpMethod} ${visibleLine(row.path)}`;
  return lines([
    label,
    row.status === undefined ? request : l10n.t('{0}, status {1}', request, row.status),
    l10n.t('Began at {0}', formatOffset(row.startT)),
    row.echo === 'missing' && l10n.t('Carried no session id'),
    row.inferred && l10n.t('Its session is inferred'),
    ...titles(row.findings),
  ]);
}

function outcomeText({ outcome, status }: Row): string[] {
  switch (outcome) {
    case 'tool-error':
      return [l10n.t('tool error')];
    case 'rpc-error':
      return [l10n.t('JSON-RPC error')];
    case 'http-error':
      return [status === undefined ? l10n.t('HTTP error') : `HTTP ${status}`];
    case 'aborted':
      return [l10n.t('aborted')];
    case 'ok':
    case 'pending':
      return [];
  }
}

function durationText({ startT, endT }: Row): string {
  return endT === undefined ? l10n.t('open') : formatDuration(endT - startT);
}

function lines(parts: readonly (string | undefined | false)[]): string {
  return parts.filter(Boolean).join('\n');
}
