import { formatOffset } from '../base/time.ts';
import type { Exchange, Model, Session } from '../analysis/model.ts';
import { count } from './faults.ts';
import { OrderedFold } from './orderedFold.ts';
import type { Rule, Verdict } from './rule.ts';
import { beginsLife, isReceived, receptionIn } from './sessionUses.ts';
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
  watch: () => {
    const flips = new OrderedFold<Flips>({
      begin: () => ({ count: 0, first: [], refused: new Map() }),
      copy: ({ count, first, refused }) => ({
        count,
        first: [...first],
        refused: new Map(refused),
      }),
      take,
      restarts: beginsLife,
      isFinal: isReceived,
    });
    return eachSession((session, { model }) => verdictOf(model, session, flips));
  },
};

interface Flip {
  readonly refused: Exchange;
  readonly served: Exchange;
}

interface Flips {
  count: number;
  /** The first few. */
  readonly first: Flip[];
  /** By principal, the first refusal since it was served. */
  readonly refused: Map<string, Exchange>;
}

const EVIDENCE = 3;

function verdictOf(model: Model, session: Session, folds: OrderedFold<Flips>): Verdict[] {
  if (session.state === 'deleted' || session.requests < 2) return [];
  const flips = folds.of(session.id, session.exchanges, model);
  const [flip] = flips.first;
  if (!flip) return [];
  const times = flips.count === 1 ? 'once' : `${flips.count} times`;
  return [
    {
      subject: { kind: 'session', key: session.id },
      message: `Session ${session.id} was refused with ${flip.refused.status ?? 0} at ${formatOffset(flip.refused.startT)} (exchange ${flip.refused.x}) and served again by exchange ${flip.served.x}; this happened ${times} in ${count(session.requests, 'request')}.`,
      exchanges: flips.first.flatMap(({ refused, served }) => [refused.x, served.x]),
      inferred: false,
    },
  ];
}

/** Servers that bind a session to a credential refuse others with 404 while they serve its owner. */
function take(flips: Flips, exchange: Exchange, sessionId: string): void {
  const { principal } = exchange;
  const reception = receptionIn(exchange, sessionId);
  const refused = flips.refused.get(principal);
  if (reception === 'refused' && !refused) flips.refused.set(principal, exchange);
  const over = refused?.responseT ?? Infinity;
  if (!refused || reception !== 'served' || exchange.startT <= over) return;
  flips.count += 1;
  if (flips.first.length < EVIDENCE) flips.first.push({ refused, served: exchange });
  flips.refused.delete(principal);
}
