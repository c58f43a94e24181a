import type { Exchange } from '../analysis/model.ts';
import type { Faults } from './countedFaults.ts';
import { isAccepted, isStateless, responsesOf, soleRequest } from './exchangeMessages.ts';
import { count, inExchanges, listed, perCapture, type Fault, type Judgement } from './faults.ts';
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
    'Results of stateless requests, those of tasks and of subscriptions/listen aside: whether they have a resultType (information where nothing else shows that the server speaks 2026-07-28).',
  explanation:
    'In 2026-07-28 a result says whether it is complete or asks for more. Clients take a result without resultType as complete, as those of earlier revisions are; a result that asks for input is then lost on them.',
  remedy: 'The server must put "resultType": "complete" into every ordinary result.',
  spec: resultTypes,
  watch,
};

interface Untyped extends Fault {
  readonly method: string;
}

/** Something else in the capture may show what the server speaks. */
function watch(): Watch {
  let speaks = false;
  const untyped = perCapture(untypedIn, (faults) => judge(faults, speaks), { always: true });
  return {
    concerns: (exchange) => showsRevision(exchange) || untypedIn(exchange).length > 0,
    update: (change, say) => {
      speaks ||= change.exchanges.some(showsRevision);
      untyped.update(change, say);
    },
  };
}

function judge(faults: Faults<Untyped>, speaks: boolean): Judgement {
  const what = `${count(faults.length, 'stateless result')} without resultType: ${listed(faults.map(({ method }) => method))} (${inExchanges(faults)})`;
  if (speaks) return { message: `${what}.` };
  const doubt =
    'nothing else shows that the server speaks 2026-07-28; one of an earlier revision may have answered all the same';
  return { message: `${what}; ${doubt}.`, severity: 'info', inferred: true };
}

/** Errors only a server of the stateless era gives. */
const modernErrors: ReadonlySet<number> = new Set([-32020, -32021, -32022]);

function showsRevision(exchange: Exchange): boolean {
  if (exchange.era !== 'modern') return false;
  return exchange.rpc.some(
    ({ dir, resultType, supportedVersions, errorCode }) =>
      dir === 'down' &&
      (resultType !== undefined ||
        supportedVersions !== undefined ||
        (errorCode !== undefined && modernErrors.has(errorCode))),
  );
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
