import type { HypothesisVerdict } from '../analysis/hypotheses.ts';
import { code, firstOf, NOTHING, sentence, table } from './markdownText.ts';
import type { Report } from './report.ts';

const verdicts: Record<HypothesisVerdict, string> = {
  'ruled-out': 'ruled out',
  supported: '**supported**',
  undecided: 'undecided',
};

/** What made the client lose its sessions, and what did not. */
export function hypothesesSection({ hypotheses, sessions }: Report): string[] {
  if (sessions.list.length === 0) return [];
  const rows = hypotheses.map(({ id, verdict, evidence, exchanges }) => [
    ...[code(id), verdicts[verdict], sentence(evidence)],
    exchanges.length === 0 ? NOTHING : exchangeNumbers(exchanges),
  ]);
  const head = ['Hypothesis', 'Verdict', 'Evidence', 'Exchanges'];
  return ['### Why sessions are lost', '', ...table(head, rows)];
}

/** What a server could do about it. */
export function mitigationsSection({ mitigations, sessions, conversations }: Report): string[] {
  if (sessions.list.length === 0) return [];
  const keyless = conversations.length === 0;
  const rows = mitigations.map(({ policy, peakActive, activeAtEnd, evicted, inferred }) => [
    `${code(policy)}${inferred === undefined ? '' : ` (inferred ${inferred})`}${keyless && policy === 'conversation-keyed' ? ' (no key was sent)' : ''}`,
    ...[String(peakActive), String(activeAtEnd), String(evicted)],
  ]);
  const asIs = ['as captured', String(sessions.peakActive), String(sessions.activeAtEnd), '0'];
  const head = ['Policy', 'Peak sessions', 'At the end', 'Live ones cut off'];
  return [
    ...['### What a server could do about it', ''],
    ...['Each policy applied to this capture.', ''],
    ...table(head, [asIs, ...rows], [1, 2, 3]),
  ];
}

/** "3, 4, 9 and 12 more"; without a sign that an issue tracker would make a link of. */
export function exchangeNumbers(exchanges: readonly number[]): string {
  const { shown } = firstOf(exchanges, 6);
  const left = exchanges.length - shown.length;
  return left > 0 ? `${shown.join(', ')} and ${left} more` : shown.join(', ');
}
