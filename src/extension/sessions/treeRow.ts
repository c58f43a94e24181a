/** What one line of the Sessions tree says: plain data, so that it can be tested without VS Code. */
import { formatDuration, formatOffset } from '../../base/time.ts';
import type { BatchView, FindingMark, HeadingView, Row, SessionView } from '../../contract/api.ts';
import { GROUPING_WORDS } from '../../contract/groupingWords.ts';
import { exchangeIcon, headingIcon, sessionIcon, severityIcon, type RowIcon } from './rowIcon.ts';
import { brief, plural, shortId, visibleLine } from '../../base/shortText.ts';

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
  const words = GROUPING_WORDS[by];
  const named = name !== undefined && name !== '';
  const label = named ? visibleLine(brief(name, 60)) : words.none;
  const facts = [plural(sessions, 'session'), plural(toolCalls, 'tool call')];
  return {
    label,
    description: facts.join(' · '),
    tooltip: lines([
      named ? `${words.title} ${visibleLine(name)}` : words.none,
      `${formatOffset(firstT)} to ${formatOffset(lastT)}`,
      neverDeleted > 0 && `${plural(neverDeleted, 'session')} never deleted`,
      ...titles(findings),
    ]),
    icon: severityIcon(findings) ?? headingIcon(by),
    spoken: [named ? `${words.title} ${label}` : label, ...facts].join(', '),
  };
}

/** What is too much to show here; the timeline shows all. */
export function earlierRow(count: number, noun: 'exchange' | 'session'): TreeRow {
  const label = `Earlier ${noun}s`;
  return {
    label,
    description: `${count} · in the timeline`,
    tooltip: `${plural(count, `earlier ${noun}`)}: the timeline shows all`,
    icon: { id: 'ellipsis' },
    spoken: `${plural(count, `earlier ${noun}`)}, shown in the timeline`,
  };
}

export function sessionRow(session: SessionView): TreeRow {
  const { id, findings } = session;
  const label = id === undefined ? 'No session' : visibleLine(shortId(id));
  const marks = marksText(findings);
  const facts = [
    ...(session.state === undefined || session.orphan ? [] : [session.state]),
    plural(session.exchanges, 'exchange'),
  ];
  // That it is a session is seen from where it stands; heard, it is not.
  const short = marks.map((mark) => mark.replace(/^session /, ''));
  return {
    label,
    description: [...short, ...facts].join(' · '),
    tooltip: sessionTooltip(session),
    icon: severityIcon(findings) ?? sessionIcon(session),
    spoken: [id === undefined ? label : `Session ${label}`, ...marks, ...facts].join(', '),
  };
}

export function batchRow(batch: BatchView): TreeRow {
  const calls = plural(batch.toolCalls, 'tool call');
  const parallel = batch.parallel > 1 ? `, ${batch.parallel} in parallel` : '';
  // What was found stands on its exchanges too, right below.
  const facts = [
    batch.toolCalls === 0 ? plural(batch.exchanges.length, 'exchange') : `${calls}${parallel}`,
    formatDuration(batch.endT - batch.startT),
    ...marksText(batch.findings),
  ];
  return {
    label: `Batch ${batch.id}`,
    description: facts.join(' · '),
    tooltip: lines([
      `Batch ${batch.id}`,
      `Began at ${formatOffset(batch.startT)}, took ${formatDuration(batch.endT - batch.startT)}`,
      `${plural(batch.exchanges.length, 'exchange')}, ${calls}${parallel}`,
      ...titles(batch.findings),
    ]),
    icon: severityIcon(batch.findings) ?? { id: 'layers' },
    spoken: [`Batch ${batch.id}`, ...facts].join(', '),
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
  return marks.map(({ severity, title }) => `${severity}: ${title}`);
}

function sessionTooltip(session: SessionView): string {
  return lines([
    session.id === undefined
      ? 'Exchanges that belong to no session'
      : `Session ${visibleLine(session.id)}`,
    session.plane && `Client: ${visibleLine(session.plane)}`,
    session.id && `First seen at ${formatOffset(session.createdT)}`,
    session.id && `Last used at ${formatOffset(session.lastUsedT)}`,
    session.neverDeleted && 'Never deleted',
    session.supersededBy && `Superseded by ${visibleLine(session.supersededBy)}`,
    ...titles(session.findings),
  ]);
}

function exchangeTooltip(row: Row, label: string): string {
  return lines([
    label,
    `${row.httpMethod} ${visibleLine(row.path)}${row.status === undefined ? '' : `, status ${row.status}`}`,
    `Began at ${formatOffset(row.startT)}`,
    row.echo === 'missing' && 'Carried no session id',
    row.inferred && 'Its session is inferred',
    ...titles(row.findings),
  ]);
}

function outcomeText({ outcome, status }: Row): string[] {
  switch (outcome) {
    case 'tool-error':
      return ['tool error'];
    case 'rpc-error':
      return ['JSON-RPC error'];
    case 'http-error':
      return [`HTTP ${status ?? 'error'}`];
    case 'aborted':
      return ['aborted'];
    case 'ok':
    case 'pending':
      return [];
  }
}

function durationText({ startT, endT }: Row): string {
  return endT === undefined ? 'open' : formatDuration(endT - startT);
}

function lines(parts: readonly (string | undefined | false)[]): string {
  return parts.filter(Boolean).join('\n');
}
