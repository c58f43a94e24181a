import type { FindingView } from '../../contract/api.ts';
import { element, icon, span, type Child } from '../dom.ts';
import { groupByRule, lineOfFinding, type RuleFindings } from '../ruleFindings.ts';
import { shortId } from '../../base/shortText.ts';
import type { DetailsContext } from './context.ts';
import { hypothesesCard } from './hypotheses.ts';
import { linkButton, note } from './parts.ts';

const SUBJECTS_SHOWN = 14;

/** While nothing is selected: what is wrong with this capture, by rule, and where. */
export function whatsWrong(context: DetailsContext): Child[] {
  const rules = groupByRule(context.findings, context.findingCounts);
  if (rules.length === 0) {
    return [
      note('pass', 'No finding so far.'),
      note('info', 'Select a row or a bar to see what was said.'),
    ];
  }
  const loss = rules.findIndex(({ findings }) => findings.some(({ aboutLoss }) => aboutLoss));
  return rules.flatMap((rule, place) => [
    ruleCard(rule, context),
    place === loss && hypothesesCard(context),
  ]);
}

function ruleCard(rule: RuleFindings, context: DetailsContext): HTMLElement {
  const { severity, findings, planes, count } = rule;
  const [first] = findings;
  return element(
    'article',
    { class: `card card-${severity}` },
    element(
      'h3',
      { class: `card-title mark mark-${severity}` },
      icon(severity),
      span('', count === 1 ? rule.title : `${rule.title} ×${count}`),
    ),
    planes.length > 0 && element('div', { class: 'card-client' }, planes.join(', ')),
    first &&
      element('p', { class: 'card-message' }, count > 1 && span('dim', 'First: '), first.message),
    element(
      'div',
      { class: 'evidence' },
      ...findings.slice(0, SUBJECTS_SHOWN).map((finding) => subjectLink(finding, context)),
      count > SUBJECTS_SHOWN && span('dim', `and ${count - SUBJECTS_SHOWN} more`),
    ),
    first && element('p', { class: 'dim', text: first.remedy }),
  );
}

function subjectLink(finding: FindingView, context: DetailsContext): HTMLElement | undefined {
  const line = lineOfFinding(finding);
  if (!line) return undefined;
  const text = 'x' in line ? `#${line.x}` : shortId(line.group);
  return linkButton(text, finding.message, () => context.select(line));
}
