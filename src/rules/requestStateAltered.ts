import type { Exchange, MessageFact } from '../analysis/model.ts';
import { isStateless, ownerOf, responsesOf, soleRequest } from './exchangeMessages.ts';
import { verdictOn } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { multiRoundTrip } from './specification.ts';
import { together, type Watch } from './watch.ts';

/** One finding an exchange: a retry that does not bring back the server's state as it was. */
export const requestStateAltered: Rule = {
  id: 'request-state-altered',
  title: 'requestState altered',
  severity: 'error',
  subject: 'exchange',
  eras: ['modern'],
  looksAt:
    'Requests with inputResponses or requestState after an input-required result to the same method and name: whether the requestState is the one the server gave.',
  explanation:
    'The server keeps nothing between the rounds of a call; all it knows of the first is in requestState. A client that changes, drops or invents it makes the server refuse the retry or begin the work again.',
  remedy:
    'The client must keep the text of requestState as it is and send it back with the answers, and none where none was given. The server must reject what it did not sign.',
  spec: multiRoundTrip,
  watch,
};

/** An input-required result: the server waits for a retry of the call. */
interface Offer {
  readonly x: number;
  readonly t: number;
  readonly call: string;
  /** Digest. */
  readonly state?: string;
}

interface Retry {
  readonly exchange: Exchange;
  readonly call: string;
  readonly state?: string;
}

/** Offers that a retry brought back are settled; each of the others waits for one retry. */
function watch(): Watch {
  return together((exchange) => exchange.era === 'modern' && hasRound(exchange), judge);
}

function hasRound({ rpc }: Exchange): boolean {
  return rpc.some((message) => asksForMore(message) || answersMore(message));
}

function judge(exchanges: readonly Exchange[]): Verdict[] {
  const retries = [...retriesIn(exchanges)];
  const returned = new Set(retries.map(({ state }) => state));
  const given = new Set<string>();
  const waiting = new Map<string, Offer[]>();
  for (const offer of offersIn(exchanges)) {
    if (offer.state !== undefined) given.add(offer.state);
    if (offer.state !== undefined && returned.has(offer.state)) continue;
    const list = waiting.get(offer.call);
    if (list) list.push(offer);
    else waiting.set(offer.call, [offer]);
  }
  return retries.flatMap((retry) => {
    if (retry.state !== undefined && given.has(retry.state)) return [];
    const list = waiting.get(retry.call) ?? [];
    const [offer] = list;
    if (!offer || offer.t > retry.exchange.startT) return [];
    list.shift();
    return verdictOf(retry, offer);
  });
}

function verdictOf({ exchange, state }: Retry, offer: Offer): Verdict[] {
  const what = whatHappened(offer.state, state);
  if (what === undefined) return [];
  const { rpcMethod = '', status } = exchange;
  const answer = status === undefined ? '' : `; answered ${status}`;
  return [
    verdictOn({ kind: 'exchange', key: String(exchange.x) }, [{ exchange, with: [offer.x] }], {
      message: `${rpcMethod} of ${exchange.plane} in exchange ${exchange.x} ${what} by the answer in exchange ${offer.x}${answer}.`,
    }),
  ];
}

function whatHappened(given: string | undefined, returned: string | undefined): string | undefined {
  if (given === undefined) {
    return returned === undefined ? undefined : 'sent a requestState, and none was given';
  }
  return returned === undefined
    ? 'lacks the requestState given'
    : 'sent another requestState than the one given';
}

function* offersIn(exchanges: readonly Exchange[]): Iterable<Offer> {
  for (const exchange of exchanges) {
    if (!exchange.rpc.some(asksForMore)) continue;
    if (!isStateless(exchange)) continue;
    const request = soleRequest(exchange);
    const answer = responsesOf(exchange).find(asksForMore);
    if (!request || !answer) continue;
    const state = answer.requestState === undefined ? {} : { state: answer.requestState };
    yield { x: exchange.x, t: answer.t, call: callOf(exchange, request), ...state };
  }
}

function* retriesIn(exchanges: readonly Exchange[]): Iterable<Retry> {
  for (const exchange of exchanges) {
    if (!exchange.rpc.some(answersMore)) continue;
    if (!isStateless(exchange)) continue;
    const request = soleRequest(exchange);
    if (!request) continue;
    const state = request.requestState === undefined ? {} : { state: request.requestState };
    yield { exchange, call: callOf(exchange, request), ...state };
  }
}

function asksForMore({ resultType }: MessageFact): boolean {
  return resultType === 'input_required';
}

function answersMore({ dir, inputResponses, requestState }: MessageFact): boolean {
  return dir === 'up' && (inputResponses === true || requestState !== undefined);
}

function callOf(exchange: Exchange, { method = '', name = '' }: MessageFact): string {
  return `${ownerOf(exchange)}\0${method}\0${name}`;
}
