import type { Exchange } from '../analysis/model.ts';
import { isAccepted, isLegacy, isOldTransport } from './exchangeMessages.ts';
import { inExchanges, listed, perCapture, type Fault } from './faults.ts';
import type { Rule } from './rule.ts';
import { sendingMessages } from './specification.ts';
import type { Watch } from './watch.ts';

/** One finding a capture: the server answers what needs no answer. */
export const notificationAnswered: Rule = {
  id: 'notification-answered',
  title: 'Notification answered',
  severity: 'warning',
  subject: 'capture',
  eras: ['legacy'],
  looksAt:
    'POSTs over Streamable HTTP that hold only notifications or responses and were accepted: whether the answer is 202 without a JSON-RPC response.',
  explanation:
    'A notification, and a response to a request of the server, gets 202 Accepted and no body. A JSON-RPC response to it belongs to no request; clients report an error or take it for the answer to something else. Another status than 202 alone does little harm, since clients accept any 2xx.',
  remedy: 'The server should answer 202 and end, before it looks for a handler with a result.',
  spec: sendingMessages,
  watch,
};

interface Answered extends Fault {
  readonly method: string;
  readonly status: number;
  readonly withResponse: boolean;
}

function watch(): Watch {
  return perCapture(answeredIn, (faults) => {
    const worst = faults.filter(({ withResponse }) => withResponse);
    const shown = worst.length === 0 ? faults : worst;
    const how =
      worst.length === 0
        ? `status ${listed(shown.map(({ status }) => String(status)))} where 202 is due`
        : 'a JSON-RPC response';
    return {
      message: `The server answered ${listed(shown.map(({ method }) => method))} with ${how} (${inExchanges(shown)}).`,
      severity: worst.length === 0 ? 'info' : 'warning',
    };
  });
}

function answeredIn(exchange: Exchange): Answered[] {
  const { httpMethod, status = 0, rpc } = exchange;
  if (httpMethod !== 'POST' || !isLegacy(exchange) || !isAccepted(exchange)) return [];
  if (isOldTransport(exchange)) return [];
  const withResponse = rpc.some(({ dir, kind, error }) => isResponse(dir, kind) && !error);
  return isOneWay(exchange) && (withResponse || status !== 202)
    ? [{ exchange, method: exchange.rpcMethod ?? '', status, withResponse }]
    : [];
}

function isOneWay({ rpc }: Exchange): boolean {
  const sent = rpc.filter(({ dir }) => dir === 'up');
  return (
    sent.length > 0 && sent.every(({ kind }) => kind === 'notification' || kind === 'response')
  );
}

function isResponse(dir: string, kind: string): boolean {
  return dir === 'down' && kind === 'response';
}
