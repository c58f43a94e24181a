import type { Exchange } from '../analysis/model.ts';
import { count, inExchanges, listed, perPlane } from './faults.ts';
import type { Rule } from './rule.ts';
import { disagrees, HEADER_MISMATCH, headerMismatchCodes, routedHeaders } from './routing.ts';
import { serverValidation } from './specification.ts';
import { rejectionOf, rejectionText, severityOf, type Rejectable } from './statelessAnswers.ts';
import type { Watch } from './watch.ts';

/** One finding a plane: the headers say other than the body. */
export const routingHeaderMismatch: Rule = {
  id: 'routing-header-mismatch',
  title: 'Routing header differs from the body',
  severity: 'error',
  subject: 'plane',
  eras: ['modern'],
  looksAt:
    'Stateless requests: whether MCP-Protocol-Version, Mcp-Method, Mcp-Name and Mcp-Param-*, decoded where they are =?base64?…?=, say what the body says, with upper and lower case told apart.',
  explanation:
    'A gateway decides by the headers and the server acts by the body. Where they differ, a call passes under the name of another: that is how a policy is walked around. A server must reject the request with 400 and -32020.',
  remedy:
    'The client must take the headers from the message it sends, after the last change to it. A server that accepted the request must compare them before it acts.',
  spec: serverValidation,
  watch,
};

interface Mismatch extends Rejectable {
  readonly headers: readonly string[];
}

function watch(): Watch {
  return perPlane(mismatchesIn, (faults, plane) => ({
    message: `${plane} sent ${count(faults.length, 'stateless request')} that ${faults.length === 1 ? 'differs' : 'differ'} from the body in ${listed(faults.flatMap(({ headers }) => headers))} (${inExchanges(faults)}); ${rejectionText(faults, HEADER_MISMATCH)}.`,
    severity: severityOf(faults),
  }));
}

function mismatchesIn(exchange: Exchange): Mismatch[] {
  if (exchange.era !== 'modern') return [];
  const headers = routedHeaders(exchange)
    .filter(disagrees)
    .map(({ header }) => header);
  if (headers.length === 0) return [];
  return [{ exchange, headers, rejection: rejectionOf(exchange, headerMismatchCodes) }];
}
