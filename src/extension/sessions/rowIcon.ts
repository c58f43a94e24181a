import type { FindingMark, HeadingBy, Row, SessionView } from '../../contract/api.ts';

/** A codicon and the theme colour it takes; without one, the colour of the text. Words say the same. */
export interface RowIcon {
  readonly id: string;
  readonly color?: string;
}

const error: RowIcon = { id: 'error', color: 'list.errorForeground' };
const warning: RowIcon = { id: 'warning', color: 'list.warningForeground' };

/** The icon of the most severe mark; notes leave the icon of the subject itself. */
export function severityIcon(marks: readonly FindingMark[]): RowIcon | undefined {
  if (marks.some(({ severity }) => severity === 'error')) return error;
  return marks.some(({ severity }) => severity === 'warning') ? warning : undefined;
}

export function sessionIcon({ id, state }: SessionView): RowIcon {
  if (id === undefined) return { id: 'circle-slash' };
  switch (state ?? 'open') {
    case 'deleted':
    case 'released':
      return { id: 'pass' };
    case 'expired':
    case 'rejected':
      return { id: 'debug-disconnect' };
    case 'superseded':
    case 'idle':
      return { id: 'clock' };
    case 'open':
      return { id: 'plug' };
  }
}

export function headingIcon(by: HeadingBy): RowIcon {
  switch (by) {
    case 'conversation':
      return { id: 'comment-discussion' };
    case 'plane':
      return { id: 'device-desktop' };
    case 'principal':
      return { id: 'account' };
  }
}

export function exchangeIcon({ outcome, stream, mcp, httpMethod, tool }: Row): RowIcon {
  if (outcome === 'http-error' || outcome === 'rpc-error') return error;
  if (outcome === 'aborted') return { id: 'debug-disconnect' };
  if (outcome === 'tool-error') return warning;
  if (!mcp) return { id: 'globe' };
  if (httpMethod === 'DELETE') return { id: 'trash' };
  if (stream && httpMethod === 'GET') return { id: 'broadcast' };
  return { id: tool === undefined ? 'arrow-swap' : 'tools' };
}
