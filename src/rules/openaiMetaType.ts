import { count, listed, perPlane } from './faults.ts';
import { vendorFactsOfMessages } from './openaiMeta.ts';
import type { Rule } from './rule.ts';
import { openaiReference } from './specification.ts';

/** One finding a plane whose `openai/*` keys are not of the documented type. */
export const openaiMetaType: Rule = {
  id: 'openai-meta-type',
  title: 'OpenAI key of another type',
  severity: 'info',
  subject: 'plane',
  eras: ['legacy', 'modern'],
  looksAt:
    'The openai/* keys in _meta: openai/session, openai/subject, openai/organization, openai/locale and openai/userAgent are documented as strings, openai/userLocation as an object.',
  explanation:
    'Older hosts sent openai/session as a number. A server that keys its state by the raw value, or validates the type, loses the conversation or refuses the call.',
  remedy:
    'Compare these keys as strings, take an unknown type for an absent hint, and never fail on it.',
  spec: openaiReference,
  watch: () =>
    perPlane(
      (exchange) => {
        const wrong = exchange.mcp
          ? vendorFactsOfMessages(exchange).flatMap(({ wrongTypes }) => wrongTypes)
          : [];
        return wrong.length === 0 ? [] : [{ exchange, wrong }];
      },
      (faults, plane) => {
        const kinds = faults.flatMap(({ wrong }) =>
          wrong.map(({ key, type }) => `${key}: ${type}`),
        );
        return {
          message: `${count(faults.length, 'request')} of ${plane} ${faults.length === 1 ? 'carries' : 'carry'} keys of another type than documented (${listed(kinds)}).`,
        };
      },
    ),
};
