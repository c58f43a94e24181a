import type { Exchange, MessageFact } from '../analysis/model.ts';
import { idKey, idText, isLegacy, requestsOf, responsesOf } from './exchangeMessages.ts';
import { count, inExchanges, listed, perCapture, type Fault } from './faults.ts';
import type { Rule } from './rule.ts';
import { messages } from './specification.ts';
import type { Watch } from './watch.ts';

/** One finding a capture: responses to requests that nobody made. */
export const responseUnmatched: Rule = {
  id: 'response-unmatched',
  title: 'Response without its request',
  severity: 'error',
  subject: 'capture',
  eras: ['legacy'],
  looksAt:
    'Answers to POSTs of requests: whether the id of each response is the id of a request in that POST, of the same type.',
  explanation:
    'A response must carry the id of its request. This one carries another, so the client cannot tell what it answers: it throws the response away and waits on for its own.',
  remedy:
    'The server must return the id exactly as it came: the number 1 is not the text "1". Where answers are kept in a table by id, key the table by session as well.',
  spec: messages,
  watch,
};

interface Unmatched extends Fault {
  readonly ids: string;
  /** Some request of the exchange got no other answer: its work is lost. */
  readonly lost: boolean;
}

function watch(): Watch {
  return perCapture(
    unmatchedIn,
    (faults) => ({
      message: `The server sent ${count(faults.length, 'response')} whose id no request of the exchange has: ${listed(faults.map(({ ids }) => ids))} (${inExchanges(faults)}).`,
      severity: faults.some(({ lost }) => lost) ? 'error' : 'warning',
    }),
    // It quotes ids, which differ where exchanges are alike.
    { may: (exchange) => unmatchedIn(exchange).length > 0 },
  );
}

function unmatchedIn(exchange: Exchange): Unmatched[] {
  if (exchange.httpMethod !== 'POST' || !exchange.rpcComplete || !isLegacy(exchange)) return [];
  const requests = requestsOf(exchange);
  if (requests.length === 0) return [];
  const strangers = strangersIn(exchange, requests);
  if (strangers.length === 0) return [];
  const asked = listed(requests.map(({ id }) => idText(id)));
  const answered = new Set(responsesOf(exchange).map(({ id }) => idKey(id)));
  const lost = requests.some(({ id }) => !answered.has(idKey(id)));
  return strangers.map(({ id }) => ({ exchange, ids: `${idText(id)} for ${asked}`, lost }));
}

/** An error without an id is how a server says that it could not read the request. */
function strangersIn(exchange: Exchange, requests: readonly MessageFact[]): MessageFact[] {
  const asked = new Set(requests.map(({ id }) => idKey(id)));
  return responsesOf(exchange).filter(
    ({ id, error }) => !asked.has(idKey(id)) && !(error && (id === undefined || id === null)),
  );
}
