import type { Exchange } from '../analysis/model.ts';
import { headerValue, LAST_EVENT_ID } from '../protocol/headers.ts';
import { idText, isLegacy, responsesOf } from './exchangeMessages.ts';
import { count, listed, verdictOn } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { listeningForMessages } from './specification.ts';
import { eachExchange } from './watch.ts';

/** One finding an exchange: an answer came on the stream for what the server sends unasked. */
export const responseOnGetStream: Rule = {
  id: 'response-on-get-stream',
  title: 'Response on the GET stream',
  severity: 'warning',
  subject: 'exchange',
  eras: ['legacy'],
  looksAt:
    'Event streams opened by GET without Last-Event-ID over Streamable HTTP: whether a JSON-RPC response came on them.',
  explanation:
    'Over Streamable HTTP the response to a request comes in the answer to its POST. The stream opened by GET carries requests and notifications of the server, and responses only when it resumes a stream that was cut. A client that waits on the POST never sees this response.',
  remedy:
    'The server should send the response on the stream of the POST it belongs to. The GET stream of the older HTTP+SSE transport works the other way round: do not mix the two on one path.',
  spec: listeningForMessages,
  watch: () => eachExchange(isListening, verdictOf),
};

function verdictOf(exchange: Exchange): Verdict[] {
  const responses = responsesOf(exchange);
  if (responses.length === 0) return [];
  const ids = listed(responses.map(({ id }) => idText(id)));
  return [
    verdictOn({ kind: 'exchange', key: String(exchange.x) }, [{ exchange }], {
      message: `${count(responses.length, 'response')} (id ${ids}) came on the GET stream of exchange ${exchange.x}, which resumes no other.`,
    }),
  ];
}

function isListening(exchange: Exchange): boolean {
  const { httpMethod, stream, oldTransport, wire } = exchange;
  if (httpMethod !== 'GET' || !stream || oldTransport || !isLegacy(exchange)) return false;
  return headerValue(wire.request, LAST_EVENT_ID) === undefined;
}
