import { findRule } from '../rules/registry.ts';
import type { Rule } from '../rules/rule.ts';
import { code, firstOf, sentence } from './markdownText.ts';
import { exchangeNumbers } from './markdownVerdicts.ts';
import type { Report } from './report.ts';
import type { ReportFinding, ReportSubject } from './reportFindings.ts';

const MOST_SUBJECTS = 8;

/** One heading a rule, the most severe first: what it means, what to do, and the proof. */
export function findingsSection({ findings }: Report): string[] {
  if (findings.length === 0) return ['### Findings', '', 'None.'];
  return ['### Findings', ...findings.flatMap(findingLines)];
}

function findingLines(finding: ReportFinding): string[] {
  const { rule: id, severity, count, inferred, subjects } = finding;
  const rule = findRule(id);
  const { shown, more } = firstOf(subjects, MOST_SUBJECTS);
  const times = count === 1 ? 'once' : `${count} times`;
  return [
    ...['', `#### ${rule ? rule.title : code(id)}`, ''],
    `**${severity}** · ${code(id)} · ${times}${inferred ? ' · partly inferred' : ''}`,
    ...(rule ? ruleLines(rule) : []),
    ...['', ...shown.map((subject) => subjectLine(subject, severity)), ...more],
  ];
}

/** Our own words: nothing of it was captured. */
function ruleLines({ explanation, remedy, spec }: Rule): string[] {
  return ['', explanation, '', remedy, '', `Reference: [${spec.title}](${spec.url}).`];
}

function subjectLine(subject: ReportSubject, ofRule: ReportFinding['severity']): string {
  const { message, exchanges, severity, inferred } = subject;
  const milder = severity === ofRule ? '' : `${severity}: `;
  const proof = exchanges.length === 0 ? '' : ` (exchanges ${exchangeNumbers(exchanges)})`;
  return `- ${milder}${sentence(message)}${inferred ? ' Inferred.' : ''}${proof}`;
}
