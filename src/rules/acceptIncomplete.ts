import type { Exchange } from '../analysis/model.ts';
import { headerValues } from '../protocol/headers.ts';
import { isAccepted, isLegacy, requestsOf, sentHeader } from './exchangeMessages.ts';
import { count, inExchanges, listed, perPlane, type Fault } from './faults.ts';
import type { Rule } from './rule.ts';
import { sendingMessages } from './specification.ts';
import type { Watch } from './watch.ts';

/** One finding a plane: it does not list both forms in which an answer may come. */
export const acceptIncomplete: Rule = {
  id: 'accept-incomplete',
  title: 'Accept lists not both forms of an answer',
  severity: 'warning',
  subject: 'plane',
  eras: ['legacy'],
  looksAt:
    'POSTs of requests over Streamable HTTP: whether Accept lists application/json and text/event-stream.',
  explanation:
    'The server chooses whether it answers a request with JSON or with an event stream, so the client must list both in Accept. Strict servers answer 406 where one is missing; others send a form the client did not say it can read.',
  remedy: 'The client should send “Accept: application/json, text/event-stream” with every POST.',
  spec: sendingMessages,
  watch,
};

interface Incomplete extends Fault {
  readonly lacks: string;
}

function watch(): Watch {
  return perPlane(incompleteIn, (faults, plane) => {
    const refused = faults.filter(({ exchange }) => exchange.status === NOT_ACCEPTABLE).length;
    const answer = refused === 0 ? '' : `; the server answered 406 to ${refused}`;
    return {
      message: `${plane} sent ${count(faults.length, 'request')} whose Accept lacks ${listed(faults.map(({ lacks }) => lacks))} (${inExchanges(faults)})${answer}.`,
    };
  });
}

const NOT_ACCEPTABLE = 406;
/** What well-behaved clients send, letter by letter; most requests need no closer look. */
const USUAL = 'application/json, text/event-stream';
const forms = ['application/json', 'text/event-stream'] as const;

function incompleteIn(exchange: Exchange): Incomplete[] {
  if (exchange.httpMethod !== 'POST' || !isLegacy(exchange) || hasUsualAccept(exchange)) return [];
  if (!isStreamableHttp(exchange) || requestsOf(exchange).length === 0) return [];
  const lacks = lackingIn(exchange);
  return lacks.length > 0 ? [{ exchange, lacks: lacks.join(' and ') }] : [];
}

function hasUsualAccept(exchange: Exchange): boolean {
  return sentHeader(exchange, 'accept') === USUAL;
}

/** Over HTTP+SSE, which has no such rule, a request is answered 202 and its answer comes elsewhere. */
function isStreamableHttp(exchange: Exchange): boolean {
  if (exchange.status === NOT_ACCEPTABLE) return true;
  return isAccepted(exchange) && exchange.rpc.some(({ dir }) => dir === 'down');
}

/** A wildcard range covers both in meaning; a server that takes it proves no fault. */
function lackingIn({ wire, status }: Exchange): string[] {
  const ranges = headerValues(wire.request, 'accept')
    .flatMap((value) => value.split(','))
    .map((range) => range.split(';')[0]?.trim().toLowerCase() ?? '');
  const lenient = status !== NOT_ACCEPTABLE;
  return forms.filter((form) => {
    const family = `${form.split('/')[0] ?? ''}/*`;
    return !ranges.some(
      (range) => range === form || (lenient && (range === '*/*' || range === family)),
    );
  });
}
