import type { Exchange } from '../analysis/model.ts';
import { isStateless } from './exchangeMessages.ts';
import { count, inExchanges, listed, perCapture, type Fault } from './faults.ts';
import type { Rule } from './rule.ts';
import { receivingMessages } from './specification.ts';
import type { Watch } from './watch.ts';

/** One finding a capture: the server asks where nobody can answer. */
export const serverRequestOnStream: Rule = {
  id: 'server-request-on-stream',
  title: 'Server request on a stateless stream',
  severity: 'error',
  subject: 'capture',
  eras: ['modern'],
  looksAt:
    'Answers to stateless requests: whether a JSON-RPC request of the server stands in them.',
  explanation:
    'In 2026-07-28 a client must not post responses, so a request on the stream can never be answered: the server waits and the call hangs until something gives up.',
  remedy:
    'The server must end the call with a result of resultType input_required that holds the request in inputRequests; the client repeats the call with its answers.',
  spec: receivingMessages,
  watch,
};

interface Asked extends Fault {
  readonly method: string;
}

function watch(): Watch {
  return perCapture(askedIn, (faults) => ({
    message: `The server sent ${count(faults.length, 'request')} in answer to stateless requests: ${listed(faults.map(({ method }) => method))} (${inExchanges(faults)}).`,
  }));
}

function askedIn(exchange: Exchange): Asked[] {
  if (exchange.era !== 'modern' || !isStateless(exchange)) return [];
  return exchange.rpc
    .filter(({ dir, kind }) => dir === 'down' && kind === 'request')
    .map(({ method = '' }) => ({ exchange, method }));
}
