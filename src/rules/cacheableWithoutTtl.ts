import type { Exchange } from '../analysis/model.ts';
import { isStateless, responsesOf, soleRequest } from './exchangeMessages.ts';
import { count, inExchanges, listed, perCapture, type Fault } from './faults.ts';
import type { Rule } from './rule.ts';
import { cacheableResults } from './specification.ts';
import type { Watch } from './watch.ts';

/** One finding a capture: lists that do not say how long they keep. */
export const cacheableWithoutTtl: Rule = {
  id: 'cacheable-without-ttl',
  title: 'Cacheable result without ttlMs or cacheScope',
  severity: 'warning',
  subject: 'capture',
  eras: ['modern'],
  looksAt:
    'Complete results of server/discover, tools/list, prompts/list, resources/list, resources/templates/list and resources/read: whether they have ttlMs and cacheScope.',
  explanation:
    'Without a session nothing tells a client that a list is still good, so each of these results must say how long it keeps and whether it may be shared between users. Without it a client asks again before every piece of work, or keeps for one user what was meant for another.',
  remedy:
    'The server must send both: "ttlMs": 0 where the result must not be kept, "cacheScope": "private" where it depends on who asks.',
  spec: cacheableResults,
  watch,
};

const cacheable: ReadonlySet<string> = new Set([
  ...['server/discover', 'tools/list', 'prompts/list'],
  ...['resources/list', 'resources/templates/list', 'resources/read'],
]);

interface Uncached extends Fault {
  readonly method: string;
}

function watch(): Watch {
  return perCapture(uncachedIn, (faults) => ({
    message: `${count(faults.length, 'cacheable result')} without ttlMs or cacheScope: ${listed(faults.map(({ method }) => method))} (${inExchanges(faults)}).`,
  }));
}

/** A result without resultType is one of an earlier revision; another rule speaks of it. */
function uncachedIn(exchange: Exchange): Uncached[] {
  if (exchange.era !== 'modern' || !isStateless(exchange)) return [];
  const method = soleRequest(exchange)?.method ?? '';
  if (!cacheable.has(method)) return [];
  const bare = responsesOf(exchange).some(
    ({ resultType, ttl, cacheScope }) => resultType === 'complete' && !(ttl && cacheScope),
  );
  return bare ? [{ exchange, method }] : [];
}
