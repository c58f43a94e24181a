import type { Exchange, MessageFact } from '../analysis/model.ts';
import { isAccepted, isLegacy, requestsOf } from './exchangeMessages.ts';
import { count, inExchanges, listed, perPlane, type Fault } from './faults.ts';
import type { Rule } from './rule.ts';
import { messages } from './specification.ts';
import type { Watch } from './watch.ts';

/** One finding a plane: bodies that are no JSON-RPC message as MCP has them. */
export const messageInvalid: Rule = {
  id: 'message-invalid',
  title: 'Message is invalid',
  severity: 'warning',
  subject: 'plane',
  eras: ['legacy'],
  looksAt:
    'Bodies posted to an MCP endpoint, and JSON answers to requests: whether they are JSON, and messages of JSON-RPC 2.0 with an id that is not null.',
  explanation:
    'Every message must follow JSON-RPC 2.0. The other side cannot read this one: a strict peer refuses it with a parse error, a lenient one guesses.',
  remedy:
    'Look at who writes the body by hand: messages need "jsonrpc": "2.0", a method, result or error, and on requests an id that is a string or an integer.',
  spec: messages,
  watch,
};

interface Invalid extends Fault {
  readonly why: string;
}

function watch(): Watch {
  return perPlane(invalidIn, (faults, plane) => ({
    message: `${count(faults.length, 'message')} in exchanges of ${plane} cannot be read as JSON-RPC: ${listed(faults.map(({ why }) => why))} (${inExchanges(faults)}).`,
  }));
}

function invalidIn(exchange: Exchange): Invalid[] {
  if (exchange.rpc.length === 0 || !isLegacy(exchange)) return [];
  const judged = isJudgedAnswer(exchange) ? exchange.rpc : exchange.rpc.filter(isUp);
  return judged.flatMap((message) => {
    const why = whyNot(message);
    const who = message.dir === 'up' ? 'the client sent' : 'the server sent';
    return why === undefined ? [] : [{ exchange, why: `${who} ${why}` }];
  });
}

/** What a server says beside the protocol (an error page, a body with 202) is no message. */
function isJudgedAnswer(exchange: Exchange): boolean {
  return (
    exchange.status !== 202 &&
    isAccepted(exchange) &&
    !exchange.stream &&
    requestsOf(exchange).length > 0
  );
}

function isUp({ dir }: MessageFact): boolean {
  return dir === 'up';
}

function whyNot({ kind, invalid, id, wrongJsonRpc }: MessageFact): string | undefined {
  switch (kind) {
    case 'invalid':
      return `what is ${invalid ?? 'no message'}`;
    case 'request':
      if (id === null) return 'a request with the id null';
      if (typeof id === 'number' && !Number.isInteger(id))
        return 'a request whose id is a fraction';
      break;
    case 'response':
    case 'notification':
      break;
  }
  return wrongJsonRpc ? `a ${kind} without "jsonrpc": "2.0"` : undefined;
}
