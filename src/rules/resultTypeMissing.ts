import type { Exchange } from '../analysis/model.ts';
import { isAccepted, isStateless, responsesOf, soleRequest } from './exchangeMessages.ts';
import { count, inExchanges, listed, perCapture, type Fault } from './faults.ts';
import type { Rule } from './rule.ts';
import { resultTypes } from './specification.ts';
import type { Watch } from './watch.ts';

/** One finding a capture: results that do not say what they are. */
export const resultTypeMissing: Rule = {
  id: 'result-type-missing',
  title: 'resultType missing',
  severity: 'warning',
  subject: 'capture',
  eras: ['modern'],
  looksAt:
    'Results of stateless requests, those of tasks and of subscriptions/listen aside: whether they have a resultType.',
  explanation:
    'In 2026-07-28 a result says whether it is complete or asks for more. Clients take a result without resultType as complete, as those of earlier revisions are; a result that asks for input is then lost on them.',
  remedy: 'The server must put "resultType": "complete" into every ordinary result.',
  spec: resultTypes,
  watch,
};

interface Untyped extends Fault {
  readonly method: string;
}

function watch(): Watch {
  return perCapture(untypedIn, (faults) => ({
    message: `${count(faults.length, 'stateless result')} without resultType: ${listed(faults.map(({ method }) => method))} (${inExchanges(faults)}).`,
  }));
}

function untypedIn(exchange: Exchange): Untyped[] {
  if (exchange.era !== 'modern' || !isStateless(exchange) || !isAccepted(exchange)) return [];
  const method = soleRequest(exchange)?.method;
  if (method === undefined || isDisputed(method)) return [];
  const results = responsesOf(exchange).filter(({ error }) => !error);
  return results.some(({ resultType }) => resultType === undefined) ? [{ exchange, method }] : [];
}

/** Where the specification contradicts its own examples, or the method has no place in this era. */
function isDisputed(method: string): boolean {
  return (
    method === 'subscriptions/listen' || method === 'initialize' || method.startsWith('tasks/')
  );
}
