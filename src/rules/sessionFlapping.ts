import { formatOffset } from '../base/time.ts';
import type { Model, Session } from '../analysis/model.ts';
import { count } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { usesOf, type SessionUse } from './sessionUses.ts';
import { sessionManagement } from './specification.ts';
import { eachSession } from './watch.ts';

/** One finding a session: the server refuses an id it had issued and serves it again afterwards. */
export const sessionFlapping: Rule = {
  id: 'session-flapping',
  title: 'Session refused, then served again',
  severity: 'error',
  subject: 'session',
  eras: ['legacy'],
  looksAt:
    'POST requests with one session id that was not deleted: an answer that says the session is gone (404, or 400 with an error that speaks of the session), and a request with the same credential, begun after it, that is served.',
  explanation:
    'An id that is gone cannot come back. Several instances answer behind one address, each with sessions of its own, and a request reaches the right one by luck. The client takes the refusal for the end of its session and begins another, or gives up.',
  remedy:
    'Send all requests with one Mcp-Session-Id to the same instance (sticky routing by that header), or keep the sessions in a store that all instances share, or go stateless.',
  spec: sessionManagement,
  knownHosts: [
    {
      host: 'Server behind a load balancer without sticky sessions: 13 of 20 requests served',
      report: 'https://github.com/hyodotdev/openiap/issues/287',
    },
  ],
  watch: () => eachSession((session, { model }) => verdictOf(model, session)),
};

function verdictOf(model: Model, session: Session): Verdict[] {
  if (session.state === 'deleted' || session.requests < 2) return [];
  const flips = flipsIn(usesOf(model, session));
  const [flip] = flips;
  if (!flip) return [];
  const times = flips.length === 1 ? 'once' : `${flips.length} times`;
  return [
    {
      subject: { kind: 'session', key: session.id },
      message: `Session ${session.id} was refused with ${flip.refused.status ?? 0} at ${formatOffset(flip.refused.startT)} (exchange ${flip.refused.x}) and served again by exchange ${flip.served.x}; this happened ${times} in ${count(session.requests, 'request')}.`,
      exchanges: flips.slice(0, 3).flatMap(({ refused, served }) => [refused.x, served.x]),
      inferred: false,
    },
  ];
}

interface Flip {
  readonly refused: SessionUse['exchange'];
  readonly served: SessionUse['exchange'];
}

/** Servers that bind a session to a credential refuse others with 404 while they serve its owner. */
function flipsIn(uses: readonly SessionUse[]): Flip[] {
  const flips: Flip[] = [];
  const refusals = new Map<string, SessionUse['exchange']>();
  for (const { exchange, reception } of uses) {
    const refused = refusals.get(exchange.principal);
    if (reception === 'refused' && !refused) refusals.set(exchange.principal, exchange);
    const over = refused?.responseT ?? Infinity;
    if (!refused || reception !== 'served' || exchange.startT <= over) continue;
    flips.push({ refused, served: exchange });
    refusals.delete(exchange.principal);
  }
  return flips;
}
