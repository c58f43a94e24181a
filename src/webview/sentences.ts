/** What things are called when they are read aloud: whole phrases, no symbols. */
import type { FindingMark, Row, SessionView } from '../contract/api.ts';
import { fateOf } from '../layout/laneLife.ts';
import { brief, plural, shortId } from '../base/shortText.ts';

/** "tools/call search, session 3602c17d, 340 milliseconds, status 200, 1 error: session id not echoed" */
export function rowSentence(row: Row): string {
  return [
    brief(row.tool === undefined ? row.label : `${row.label} ${row.tool}`),
    sessionPhrase(row),
    row.endT === undefined ? 'still open' : spokenDuration(row.endT - row.startT),
    row.status === undefined ? undefined : `status ${row.status}`,
    outcomePhrase(row),
    findingsPhrase(row.findings),
    ...(row.notes ?? []).map((note) => `marked: ${brief(note)}`),
  ]
    .filter(Boolean)
    .join(', ');
}

/** "session 3602c17d, openai-mcp, never used again, never deleted, 3 exchanges, 1 warning: …" */
export function sessionSentence(session: SessionView, matched: number): string {
  const shown = matched === session.exchanges ? '' : `${matched} of `;
  return [
    session.id === undefined ? 'no session' : `session ${shortId(session.id)}`,
    session.id !== undefined && brief(session.plane),
    session.id !== undefined && fateOf(session),
    `${shown}${plural(session.exchanges, 'exchange')}`,
    findingsPhrase(session.findings),
  ]
    .filter(Boolean)
    .join(', ');
}

/** "340 milliseconds", "1.2 seconds", "2 minutes 5 seconds" */
export function spokenDuration(ms: number): string {
  if (ms < 999.5) return plural(Math.round(ms), 'millisecond');
  if (ms < 59_950) return `${(ms / 1000).toFixed(1).replace(/\.0$/, '')} seconds`;
  const seconds = Math.round(ms / 1000);
  const rest = seconds % 60 === 0 ? '' : ` ${plural(seconds % 60, 'second')}`;
  return `${plural(Math.floor(seconds / 60), 'minute')}${rest}`;
}

function sessionPhrase(row: Row): string | undefined {
  const id = row.sessionId === undefined ? undefined : shortId(row.sessionId);
  if (row.echo === 'issued') return `issues session ${id ?? 'unknown'}`;
  if (row.echo === 'missing') return id ? `no session id, owes ${id}` : 'no session id';
  return id && `session ${id}`;
}

function outcomePhrase(row: Row): string | undefined {
  switch (row.outcome) {
    case 'tool-error':
      return 'tool error';
    case 'rpc-error':
      return 'JSON-RPC error';
    case 'http-error':
      return 'HTTP error';
    case 'aborted':
      return 'aborted';
    case 'ok':
    case 'pending':
      return undefined;
  }
}

function findingsPhrase(findings: readonly FindingMark[]): string | undefined {
  if (findings.length === 0) return undefined;
  const severities = ['error', 'warning', 'info'] as const;
  const counts = severities
    .map((severity) => ({ severity, marks: findings.filter((f) => f.severity === severity) }))
    .filter(({ marks }) => marks.length > 0)
    .map(({ severity, marks }) => {
      const noun = severity === 'info' ? 'note' : severity;
      const titles = new Set(marks.map(({ title }) => brief(title).toLowerCase()));
      return `${plural(marks.length, noun)}: ${[...titles].join(', ')}`;
    });
  return counts.join(', ');
}
