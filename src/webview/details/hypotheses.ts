import type { HypothesisView } from '../../contract/api.ts';
import { element, icon, span, type Child, type IconName } from '../dom.ts';
import type { DetailsContext } from './context.ts';
import { exchangeLink } from './parts.ts';

const VERDICTS: Readonly<Record<HypothesisView['verdict'], { text: string; icon: IconName }>> = {
  supported: { text: 'supported', icon: 'check' },
  undecided: { text: 'undecided', icon: 'question' },
  'ruled-out': { text: 'ruled out', icon: 'slash' },
};
const EVIDENCE_SHOWN = 4;

/** What made clients of this capture lose sessions, and what did not, each with its numbers. */
export function hypothesesCard(context: DetailsContext): Child {
  const { hypotheses } = context;
  if (!hypotheses || hypotheses.length === 0) return undefined;
  return element(
    'article',
    { class: 'card card-plain' },
    element('h3', { class: 'card-title', text: 'What it is, and what it is not' }),
    element(
      'dl',
      { class: 'hypotheses' },
      ...hypotheses.flatMap((each) => [
        element(
          'dt',
          { class: `verdict verdict-${each.verdict}` },
          icon(VERDICTS[each.verdict].icon),
          span('', VERDICTS[each.verdict].text),
        ),
        element(
          'dd',
          {},
          element('strong', { text: each.claim }),
          span('dim', each.evidence),
          element(
            'div',
            { class: 'evidence' },
            ...each.exchanges.slice(0, EVIDENCE_SHOWN).map((x) => exchangeLink(x, context)),
          ),
        ),
      ]),
    ),
  );
}
