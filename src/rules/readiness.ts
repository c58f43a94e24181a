/** Whether a client said that it is initialized before it went on to work. */
import type { Exchange, Model } from '../analysis/model.ts';
import { isWork, tellsInitialized } from './handshakes.ts';
import { OrderedFold } from './orderedFold.ts';

/** What the exchanges after a handshake show. */
export interface Readiness {
  /** One of them told it, or may have: its body could not be read. */
  told: boolean;
  /** The place of the first that was work, and done with. */
  work: number | undefined;
}

/** Of the exchanges of a session. */
export function readinessInSessions(): OrderedFold<Readiness> {
  return new OrderedFold<Readiness>({
    begin: () => ({ told: false, work: undefined }),
    copy: (readiness) => ({ ...readiness }),
    take: heed,
    isFinal: ({ httpMethod, end }) => httpMethod !== 'POST' || end !== undefined,
  });
}

/** In whatever order they come. */
export function heed(readiness: Readiness, exchange: Exchange): void {
  if (mayTell(exchange)) readiness.told = true;
  else if (showsReadiness(exchange)) {
    readiness.work = Math.min(readiness.work ?? Infinity, exchange.index);
  }
}

/** It tells that the client is initialized, or nobody can read whether it does. */
export function mayTell(exchange: Exchange): boolean {
  return tellsInitialized(exchange) || isUnreadable(exchange);
}

/** The exchanges of a client between two places, the second one included. */
export function readinessBetween(
  model: Pick<Model, 'exchangeAt'>,
  from: number,
  to: number,
  isOwn: (exchange: Exchange) => boolean,
): Readiness {
  const readiness = { told: false, work: undefined };
  for (let index = from + 1; index <= to; index += 1) {
    const exchange = model.exchangeAt(index);
    if (exchange && isOwn(exchange)) heed(readiness, exchange);
  }
  return readiness;
}

function isUnreadable({ httpMethod, rpc }: Exchange): boolean {
  return httpMethod === 'POST' && !rpc.some(({ dir }) => dir === 'up');
}

/**
 * Work that was done with: while the first request is open, the notification may be under way beside it.
 * VS Code sets the log level before it says that it is ready.
 */
function showsReadiness(exchange: Exchange): boolean {
  return (
    isWork(exchange) && exchange.rpcMethod !== 'logging/setLevel' && exchange.end !== undefined
  );
}
