import type { Exchange } from '../analysis/model.ts';
import { count, inExchanges, listed, perPlane } from './faults.ts';
import type { Rule } from './rule.ts';
import { HEADER_MISMATCH, headerMismatchCodes, routedHeaders } from './routing.ts';
import { requestMetadata } from './specification.ts';
import { rejectionOf, rejectionText, severityOf, type Rejectable } from './statelessAnswers.ts';
import type { Watch } from './watch.ts';

/** One finding a plane: stateless requests without the headers intermediaries route by. */
export const routingHeaderMissing: Rule = {
  id: 'routing-header-missing',
  title: 'Routing header missing',
  severity: 'error',
  subject: 'plane',
  eras: ['modern'],
  looksAt:
    'Stateless requests: whether they carry MCP-Protocol-Version and Mcp-Method, with tools/call, prompts/get and resources/read also Mcp-Name, and Mcp-Param-* for the arguments that the tool’s schema marks with x-mcp-header.',
  explanation:
    'In 2026-07-28 a request repeats version, method and name in headers, so that gateways route without reading bodies. A server must reject a request that lacks one with 400 and -32020, and this work is then not done. A server that accepts it leaves a gap between what gateways see and what is executed.',
  remedy:
    'The client must send the headers; values that are unsafe in a header go as =?base64?…?=. A proxy that drops unknown headers has the same effect: compare with what the client sent.',
  spec: requestMetadata,
  watch,
};

interface Missing extends Rejectable {
  readonly headers: readonly string[];
}

function watch(): Watch {
  return perPlane(missingIn, (faults, plane) => ({
    message: `${plane} sent ${count(faults.length, 'stateless request')} without ${listed(faults.flatMap(({ headers }) => headers))} (${inExchanges(faults)}); ${rejectionText(faults, HEADER_MISMATCH)}.`,
    severity: severityOf(faults),
  }));
}

function missingIn(exchange: Exchange): Missing[] {
  if (exchange.era !== 'modern') return [];
  const headers = routedHeaders(exchange)
    .filter(({ required, value }) => required && value === undefined)
    .map(({ header }) => header);
  if (headers.length === 0) return [];
  return [{ exchange, headers, rejection: rejectionOf(exchange, headerMismatchCodes) }];
}
