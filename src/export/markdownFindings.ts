import { findRule } from '../rules/registry.ts';
import type { Rule } from '../rules/rule.ts';
import { code, firstOf, sentence, table } from './markdownText.ts';
import { exchangeNumbers } from './markdownVerdicts.ts';
import type { Report } from './report.ts';
import type { ReportFinding, ReportSubject } from './reportFindings.ts';

const MOST_SUBJECTS = 8;

/** Writes the session ids in a sentence as the table of sessions does; the report as JSON has them whole. */
export type Shorten = (message: string) => string;

/** What was found, for who has a minute. */
export function findingsOverview({ findings }: Report): string[] {
  if (findings.length === 0) return ['### Findings', '', 'None.'];
  const rows = findings.map(({ rule, severity, count, subjects, inferred }) => [
    `**${severity}**`,
    findRule(rule)?.title ?? code(rule),
    `${placesOf(count, subjects[0]?.kind)}${inferred ? ' (inferred)' : ''}`,
  ]);
  return ['### Findings', '', ...table(['Severity', 'What', 'Where'], rows)];
}

function placesOf(count: number, kind: ReportSubject['kind'] | undefined): string {
  if (kind === undefined || kind === 'capture') return 'the capture';
  const many: Partial<Record<typeof kind, string>> = { batch: 'batches' };
  return `${count} ${count === 1 ? kind : (many[kind] ?? `${kind}s`)}`;
}

/** One heading a rule, the most severe first: what it means, what to do, and the proof. */
export function findingsSection({ findings }: Report, shorten: Shorten): string[] {
  if (findings.length === 0) return [];
  return ['### Findings in detail', ...findings.flatMap((one) => findingLines(one, shorten))];
}

function findingLines(finding: ReportFinding, shorten: Shorten): string[] {
  const { rule: id, severity, count, inferred, subjects } = finding;
  const rule = findRule(id);
  const { shown, more } = firstOf(subjects, MOST_SUBJECTS);
  const times = count === 1 ? 'once' : `${count} times`;
  return [
    ...['', `#### ${rule ? rule.title : code(id)}`, ''],
    `**${severity}** · ${code(id)} · ${times}${inferred ? ` · ${howInferred(subjects)}` : ''}`,
    ...(rule ? ruleLines(rule) : []),
    ...['', ...shown.map((subject) => subjectLine(subject, severity, shorten)), ...more],
  ];
}

function howInferred(subjects: readonly ReportSubject[]): string {
  return subjects.every(({ inferred }) => inferred) ? 'inferred' : 'partly inferred';
}

/** Our own words: nothing of it was captured. */
function ruleLines({ explanation, remedy, spec }: Rule): string[] {
  return ['', explanation, '', remedy, '', `Reference: [${spec.title}](${spec.url}).`];
}

function subjectLine(
  subject: ReportSubject,
  ofRule: ReportFinding['severity'],
  shorten: Shorten,
): string {
  const { message, exchanges, severity, inferred } = subject;
  const milder = severity === ofRule ? '' : `${severity}: `;
  const named = exchanges.length === 1 ? 'exchange' : 'exchanges';
  // Many sentences name them already.
  const said = exchanges.length === 0 || message.includes(`${named} ${exchanges.join(', ')}`);
  const proof = said ? '' : ` (${named} ${exchangeNumbers(exchanges)})`;
  return `- ${milder}${sentence(shorten(message))}${inferred ? ' Inferred.' : ''}${proof}`;
}
