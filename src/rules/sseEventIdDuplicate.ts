import { MAX_TEXT } from '../analysis/messageFacts.ts';
import type { Exchange } from '../analysis/model.ts';
import { LAST_EVENT_ID } from '../protocol/headers.ts';
import { isLegacy, sentHeader } from './exchangeMessages.ts';
import { count, inExchanges, listed, verdictsOnCapture, type Fault } from './faults.ts';
import type { Rule } from './rule.ts';
import { resumability } from './specification.ts';
import { together, type Watch } from './watch.ts';

/** One finding a capture: an event id names more than one event. */
export const sseEventIdDuplicate: Rule = {
  id: 'sse-event-id-duplicate',
  title: 'Event id used twice',
  severity: 'warning',
  subject: 'capture',
  eras: ['legacy'],
  looksAt:
    'The ids of server-sent events: whether one comes twice on a stream, or on two streams of a session of which neither resumes another.',
  explanation:
    'An event id is the cursor from which a client resumes, so it must be unique over all streams of a session. With an id that stands for two events the server cannot know which stream was cut, or from where: events are lost or come again.',
  remedy:
    'The server should give each stream a name of its own and put it into the id, before a number that counts up within the stream.',
  spec: resumability,
  watch,
};

interface Duplicate extends Fault {
  readonly id: string;
}

function watch(): Watch {
  return together(hasIds, (exchanges) =>
    verdictsOnCapture([...duplicatesIn(exchanges)], (faults) => ({
      message: `The server used ${count(faults.length, 'event id')} again: ${listed(faults.map(({ id }) => id))} (${inExchanges(faults)}).`,
    })),
  );
}

function hasIds(exchange: Exchange): boolean {
  return exchange.sse.length > 0 && isLegacy(exchange) && !exchange.oldTransport;
}

function* duplicatesIn(exchanges: readonly Exchange[]): Iterable<Duplicate> {
  const bySession = new Map<string, Map<string, number>>();
  for (const exchange of exchanges) {
    const seen = seenBefore(exchange, bySession);
    for (const id of idsOf(exchange)) {
      const before = seen.get(id);
      if (before === undefined) seen.set(id, exchange.x);
      else yield { exchange, id, ...(before === exchange.x ? {} : { with: [before] }) };
    }
  }
}

/**
 * The ids of the session so far. A stream that resumes another brings its events again under their
 * ids, as it must, so it is looked at alone.
 */
function seenBefore(
  exchange: Exchange,
  bySession: Map<string, Map<string, number>>,
): Map<string, number> {
  const session = exchange.carriedSessionId;
  const resumes = sentHeader(exchange, LAST_EVENT_ID) !== undefined;
  if (session === undefined || resumes) return new Map();
  let seen = bySession.get(session);
  if (!seen) bySession.set(session, (seen = new Map<string, number>()));
  return seen;
}

/** Of a very long id only the beginning is known, so two of them may only look the same. */
function idsOf({ sse }: Exchange): string[] {
  return sse.flatMap(({ id = '' }) => (id === '' || id.length >= MAX_TEXT ? [] : [id]));
}
