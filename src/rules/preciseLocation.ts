import { count, perPlane } from './faults.ts';
import { vendorFactsOfMessages } from './openaiMeta.ts';
import type { Rule } from './rule.ts';
import { openaiReference } from './specification.ts';

/** From three digits after the point on a coordinate is good to about 110 m. */
const PRECISE = 3;

/** One finding a plane that sends where its user is, to a hundred metres or better. */
export const preciseLocation: Rule = {
  id: 'precise-location',
  title: 'Precise location of the user',
  severity: 'info',
  subject: 'plane',
  eras: ['legacy', 'modern'],
  looksAt: `Coordinates in openai/userLocation with ${PRECISE} or more digits after the point. The coordinates themselves are not shown.`,
  explanation:
    'Four digits tell a house from the next. Whoever logs the requests, this capture included, holds personal data of that precision and answers for it.',
  remedy: 'Round to two digits (about a kilometre) or drop the key before it is logged or stored.',
  spec: openaiReference,
  watch: () =>
    perPlane(
      (exchange) => {
        const decimals = exchange.mcp
          ? vendorFactsOfMessages(exchange).map(({ coordinateDecimals = 0 }) => coordinateDecimals)
          : [];
        const most = Math.max(0, ...decimals);
        return most < PRECISE ? [] : [{ exchange, most }];
      },
      (faults, plane) => {
        const most = Math.max(...faults.map((fault) => fault.most));
        return {
          message: `${count(faults.length, 'request')} of ${plane} ${faults.length === 1 ? 'says' : 'say'} where the user is, with up to ${most} digits after the point.`,
        };
      },
    ),
};
