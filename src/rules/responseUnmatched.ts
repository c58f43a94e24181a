import type { Exchange, MessageFact, Model } from '../analysis/model.ts';
import { idKey, idText, isLegacy, requestsOf, responsesOf } from './exchangeMessages.ts';
import { count, inExchanges, listed, perCapture, type Fault } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { messages } from './specification.ts';

/** One finding a capture: responses to requests that nobody made. */
export const responseUnmatched: Rule = {
  id: 'response-unmatched',
  title: 'Response without its request',
  severity: 'warning',
  subject: 'capture',
  eras: ['legacy'],
  looksAt:
    'Answers to POSTs of requests: whether the id of each response is the id of a request in that POST, of the same type.',
  explanation:
    'A response must carry the id of its request. This one carries another, so the client cannot tell what it answers: it throws the response away and waits on for its own.',
  remedy:
    'The server must return the id exactly as it came: the number 1 is not the text "1". Where answers are kept in a table by id, key the table by session as well.',
  spec: messages,
  evaluate,
};

interface Unmatched extends Fault {
  readonly ids: string;
}

function evaluate(model: Model): Verdict[] {
  return perCapture(unmatchedIn(model), (faults) => ({
    message: `The server sent ${count(faults.length, 'response')} whose id no request of the exchange has: ${listed(faults.map(({ ids }) => ids))} (${inExchanges(faults)}).`,
  }));
}

function* unmatchedIn(model: Model): Iterable<Unmatched> {
  for (const exchange of model.exchanges) {
    if (exchange.httpMethod !== 'POST' || !exchange.rpcComplete || !isLegacy(exchange)) continue;
    const requests = requestsOf(exchange);
    if (requests.length === 0) continue;
    for (const response of strangersIn(exchange, requests)) {
      const asked = listed(requests.map(({ id }) => idText(id)));
      yield { exchange, ids: `${idText(response.id)} for ${asked}` };
    }
  }
}

/** An error without an id is how a server says that it could not read the request. */
function strangersIn(exchange: Exchange, requests: readonly MessageFact[]): MessageFact[] {
  const asked = new Set(requests.map(({ id }) => idKey(id)));
  return responsesOf(exchange).filter(
    ({ id, error }) => !asked.has(idKey(id)) && !(error && (id === undefined || id === null)),
  );
}
