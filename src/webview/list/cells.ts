import { formatBytes } from '../../base/size.ts';
import { formatDuration, formatOffset } from '../../base/time.ts';
import type { FindingMark, Row } from '../../contract/api.ts';
import { element, icon, span, type Child } from '../dom.ts';
import { brief, shortId } from '../../base/shortText.ts';

/** The columns of the list, in order; the names are class names of the style sheet as well. */
export const COLUMNS = [
  ['number', '#'],
  ['time', 'Time'],
  ['session', 'Session id'],
  ['batch', 'Batch'],
  ['method', 'Method'],
  ['tool', 'Tool'],
  ['status', 'Status'],
  ['duration', 'Duration'],
  ['size', 'Size'],
  ['client', 'Client'],
  ['findings', 'Findings'],
] as const;

export type Column = (typeof COLUMNS)[number][0];

export function cell(column: Column, title: string | undefined, ...children: Child[]): HTMLElement {
  return element(
    'div',
    {
      class: `cell cell-${column}`,
      attributes: { role: 'gridcell' },
      ...(title !== undefined && { title }),
    },
    ...children,
  );
}

export function rowCells(row: Row, bracket: string, time: string): HTMLElement[] {
  return [
    cell('number', undefined, String(row.x)),
    cell('time', formatOffset(row.startT, 3), time),
    sessionCell(row),
    batchCell(row, bracket),
    cell('method', row.label, brief(row.label)),
    cell('tool', row.tool ?? '', brief(row.tool ?? '')),
    statusCell(row),
    cell(
      'duration',
      undefined,
      row.endT === undefined ? 'open' : formatDuration(row.endT - row.startT),
    ),
    cell(
      'size',
      `${formatBytes(row.bytesUp)} up, ${formatBytes(row.bytesDown)} down`,
      formatBytes(row.bytesDown),
    ),
    cell('client', row.plane, brief(row.plane)),
    cell('findings', undefined, ...findingMarks(row.findings), ...noteMarks(row)),
  ];
}

function sessionCell(row: Row): HTMLElement {
  const id = row.sessionId === undefined ? '' : shortId(row.sessionId);
  const whole = row.sessionId ?? '';
  switch (row.echo) {
    case 'issued':
      return cell(
        'session',
        `The answer issued ${whole}`,
        span('echo-issued', '→'),
        span('id', id),
      );
    case 'carried':
      return cell(
        'session',
        `The request carried ${whole}`,
        span('echo-carried', '✓'),
        span('id', id),
      );
    case 'missing':
      return cell(
        'session',
        whole ? `The request owed ${whole} and carried none` : 'The request carried no session id',
        span('echo-missing', 'missing'),
        span('id dim', id),
      );
    case 'none':
      return cell('session', undefined, span('dim', id || '–'));
  }
}

function batchCell(row: Row, bracket: string): HTMLElement {
  return cell(
    'batch',
    row.batch === undefined ? undefined : `Batch ${row.batch}`,
    span(`bracket bracket-${bracket}`, ''),
    span('dim', row.batch === undefined ? '' : String(row.batch)),
  );
}

function statusCell(row: Row): HTMLElement {
  const code = row.status === undefined ? '–' : String(row.status);
  const problem = problemOf(row);
  if (problem) {
    const text = row.status === undefined ? problem : `${code} ${problem}`;
    return cell(
      'status',
      text,
      element('span', { class: 'mark mark-error' }, icon('error'), span('mark-text', text)),
    );
  }
  if (row.endT === undefined) return cell('status', 'Still open', `${code} open`);
  return cell('status', undefined, code, row.stream && span('dim', ' stream'));
}

function problemOf(row: Row): string | undefined {
  switch (row.outcome) {
    case 'tool-error':
      return 'tool error';
    case 'rpc-error':
      return 'RPC error';
    case 'http-error':
      return 'failed';
    case 'aborted':
      return row.endReason === 'client-abort' ? 'client left' : 'aborted';
    case 'ok':
    case 'pending':
      return undefined;
  }
}

/** Notes somebody kept here. */
function noteMarks({ notes = [] }: Row): HTMLElement[] {
  return notes.map((note) =>
    element(
      'span',
      { class: 'mark mark-note', title: note },
      icon('mark'),
      span('mark-text', brief(note)),
    ),
  );
}

/** The marks of a row or session: severity as a shape, the title as text. */
export function findingMarks(findings: readonly FindingMark[]): HTMLElement[] {
  const counts = new Map<string, { mark: FindingMark; count: number }>();
  for (const mark of findings) {
    const known = counts.get(mark.rule);
    if (known) known.count += 1;
    else counts.set(mark.rule, { mark, count: 1 });
  }
  return [...counts.values()].map(({ mark, count }) => {
    const title = brief(mark.title);
    const text = count > 1 ? `${title} ×${count}` : title;
    return element(
      'span',
      { class: `mark mark-${mark.severity}`, title: text },
      icon(mark.severity),
      span('mark-text', text),
    );
  });
}
