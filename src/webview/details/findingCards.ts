import type { FindingView } from '../../contract/api.ts';
import { element, icon, span, type Child } from '../dom.ts';
import { bySeverity } from '../ruleFindings.ts';
import type { DetailsContext } from './context.ts';
import { hypothesesCard } from './hypotheses.ts';
import { exchangeLink, linkButton, note } from './parts.ts';

const EVIDENCE_SHOWN = 12;

export function findingsTab(findings: readonly FindingView[], context: DetailsContext): Child[] {
  if (findings.length === 0) return [note('pass', 'No rule has anything to say here.')];
  const ordered = bySeverity(findings);
  const firstLoss = ordered.findIndex(({ aboutLoss }) => aboutLoss);
  return ordered.flatMap((finding, place) => [
    findingCard(finding, context),
    place === firstLoss && hypothesesCard(context),
  ]);
}

/** What happened, why it matters, what to do, and the exchanges that prove it. */
export function findingCard(finding: FindingView, context: DetailsContext): HTMLElement {
  const { severity } = finding;
  return element(
    'article',
    { class: `card card-${severity}` },
    element(
      'h3',
      { class: `card-title mark mark-${severity}` },
      icon(severity),
      span('', finding.title),
    ),
    element(
      'div',
      { class: 'dim card-rule' },
      `${finding.rule} · ${severity}${finding.inferred ? ' · inferred' : ''}`,
    ),
    element('p', { class: 'card-message', text: finding.message }),
    element('p', { text: finding.explanation }),
    element('h4', { text: 'What to do' }),
    element('p', { text: finding.remedy }),
    finding.exchanges.length > 0 && element('h4', { text: 'Evidence' }),
    evidence(finding, context),
    element(
      'p',
      {},
      linkButton(finding.spec.title, finding.spec.url, () =>
        context.post({ type: 'openExternal', url: finding.spec.url }),
      ),
    ),
  );
}

function evidence(finding: FindingView, context: DetailsContext): HTMLElement {
  const shown = finding.exchanges.slice(0, EVIDENCE_SHOWN);
  const more = finding.exchanges.length - shown.length;
  return element(
    'div',
    { class: 'evidence' },
    ...shown.map((x) => exchangeLink(x, context)),
    more > 0 && span('dim', `and ${more} more`),
  );
}
