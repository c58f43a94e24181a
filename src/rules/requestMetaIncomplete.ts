import type { Exchange } from '../analysis/model.ts';
import { isStateless, soleRequest } from './exchangeMessages.ts';
import { count, inExchanges, listed, perPlane } from './faults.ts';
import type { Rule } from './rule.ts';
import { requestMeta } from './specification.ts';
import { rejectionOf, rejectionText, severityOf, type Rejectable } from './statelessAnswers.ts';
import type { Watch } from './watch.ts';

/** One finding a plane: stateless requests that do not carry their own context. */
export const requestMetaIncomplete: Rule = {
  id: 'request-meta-incomplete',
  title: 'Request without its context in _meta',
  severity: 'error',
  subject: 'plane',
  eras: ['modern'],
  looksAt:
    'Stateless requests: whether params._meta holds io.modelcontextprotocol/protocolVersion and io.modelcontextprotocol/clientCapabilities.',
  explanation:
    'Without a session every request must say by itself which version it speaks and what its client can do. A server must reject a request that does not with -32602, and this work is then not done.',
  remedy:
    'The client must put both keys into params._meta of every request, server/discover included; a client that can do nothing sends {} as its capabilities.',
  spec: requestMeta,
  watch,
};

const INVALID_PARAMS = -32602;

interface Incomplete extends Rejectable {
  readonly keys: readonly string[];
}

function watch(): Watch {
  return perPlane(incompleteIn, (faults, plane) => ({
    message: `${plane} sent ${count(faults.length, 'stateless request')} without ${listed(faults.flatMap(({ keys }) => keys))} in _meta (${inExchanges(faults)}); ${rejectionText(faults, INVALID_PARAMS)}.`,
    severity: severityOf(faults),
  }));
}

function incompleteIn(exchange: Exchange): Incomplete[] {
  if (exchange.era !== 'modern' || !isStateless(exchange)) return [];
  const keys = missingKeys(exchange);
  if (keys.length === 0) return [];
  return [{ exchange, keys, rejection: rejectionOf(exchange, [INVALID_PARAMS]) }];
}

/** `initialize` of a client that names its newest version too early belongs to the other era. */
function missingKeys(exchange: Exchange): string[] {
  const request = soleRequest(exchange);
  if (request?.id === undefined || request.method === 'initialize') return [];
  const { protocolVersion, clientCapabilities } = request.meta ?? {};
  return [
    ...(protocolVersion === undefined ? ['protocolVersion'] : []),
    ...(clientCapabilities ? [] : ['clientCapabilities']),
  ];
}
