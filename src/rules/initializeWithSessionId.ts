import { formatOffset } from '../base/time.ts';
import type { Exchange } from '../analysis/model.ts';
import { SESSION_ID } from '../protocol/headers.ts';
import { sentHeader } from './exchangeMessages.ts';
import { isInitialization } from './handshakes.ts';
import type { Rule, Verdict } from './rule.ts';
import { sessionManagement } from './specification.ts';
import { eachExchange } from './watch.ts';

/** One finding an exchange: an `initialize` carries a session id. */
export const initializeWithSessionId: Rule = {
  id: 'initialize-with-session-id',
  title: 'initialize with a session id',
  severity: 'warning',
  subject: 'exchange',
  eras: ['legacy'],
  looksAt: 'Each initialize: whether it carries an Mcp-Session-Id.',
  explanation:
    'An initialize opens a session, so it cannot belong to one. Servers answer it differently: 400 “already initialized”, 404, or a second session; a client that means to begin anew may end up with none.',
  remedy:
    'The fault is the client’s: drop the id before initialize. A server should refuse it with a clear error, or ignore the id and issue a new one.',
  spec: sessionManagement,
  watch: () => eachExchange(carriesId, (exchange) => [verdictOf(exchange)]),
};

function carriesId(exchange: Exchange): boolean {
  return isInitialization(exchange) && sentHeader(exchange, SESSION_ID) !== undefined;
}

function verdictOf(exchange: Exchange): Verdict {
  const { x, plane, startT, status, issuedSessionId } = exchange;
  const answer = status === undefined ? 'not answered' : `answered ${status}`;
  const issued = issuedSessionId === undefined ? '' : `, with session ${issuedSessionId}`;
  return {
    subject: { kind: 'exchange', key: String(x) },
    message: `The initialize of ${plane} at ${formatOffset(startT)} carries session id ${exchange.carriedSessionId ?? '(empty)'}; ${answer}${issued}.`,
    exchanges: [x],
    inferred: false,
  };
}
