/** Hypotheses about the client: a timeout, a closed stream, an expired token. */
import { plural } from '../base/shortText.ts';
import { formatDuration } from '../base/time.ts';
import { NAMED, side, type Case, type Sides } from './hypothesisCase.ts';
import { groupByHolder, holderOf, lastBefore, type Loss } from './losses.ts';
import type { Sighting } from './sightings.ts';
import { expiryOf } from './tokenExpiry.ts';

export function idleTimeout({ losses, usage }: Case): Sides {
  const shortest = losses.reduce<Loss | undefined>(
    (best, loss) => (best === undefined || loss.silenceMs < best.silenceMs ? loss : best),
    undefined,
  );
  const { longest: survived, longestAcrossBatches: acrossBatches } = usage;
  const lostAfter = formatDuration(shortest?.silenceMs ?? 0);
  const longest = formatDuration(survived?.silenceMs ?? 0);
  const deciding = [...(survived ? [survived] : []), ...(shortest ? [shortest] : [])];
  const longer = shortest && survived && survived.silenceMs > shortest.silenceMs;
  // Requests that follow at once survive no silence; only a session kept over a pause tells a limit.
  const limit = shortest && acrossBatches && survived && shortest.silenceMs > survived.silenceMs;
  return {
    against: longer
      ? side(
          `A session was used again after ${longest} of silence, another was lost after ${lostAfter}.`,
          deciding,
        )
      : undefined,
    inFavour: limit
      ? side(
          `Every loss followed at least ${lostAfter} of silence; the longest survived was ${longest}.`,
          deciding,
        )
      : undefined,
    open: `A session was lost after ${lostAfter} of silence, but none was used again after a longer one.`,
  };
}

export function streamClose({ losses, usage }: Case): Sides {
  const { afterClose: survivors, firstAfterClose, firstCloseT } = usage;
  const afterClose = losses.filter(
    ({ session, startT }) => (firstCloseT.get(session) ?? Infinity) <= startT,
  );
  return {
    against:
      survivors > 0
        ? side(
            `${plural(survivors, 'request')} used a session after one of its event streams had closed.`,
            firstAfterClose,
          )
        : undefined,
    inFavour:
      survivors === 0 && afterClose.length === losses.length
        ? side(
            `${losses.length === 1 ? 'The only loss' : `All ${losses.length} losses`} followed the close of an event stream of that session, and no session was used after one.`,
            afterClose,
          )
        : undefined,
    open: `${afterClose.length} of ${losses.length} losses followed the close of an event stream of that session; no session was used after one.`,
  };
}

export function tokenExpired({ model, losses, evidence }: Case): Sides {
  const expiry = losses.map(({ like: { auth }, startT }) =>
    expiryOf({ ...(auth && { auth }), startT }, model.startedAt),
  );
  const cleared = losses.filter(({ like, startT }, place) => {
    const success = evidence.lastSuccess(like.auth?.fingerprint ?? '');
    return expiry[place] === 'valid' || (success?.responseT ?? 0) > startT;
  });
  const refusals = groupByHolder(evidence.refusals);
  const blamed = losses.filter(
    (loss, place) => expiry[place] === 'expired' || followsRefusal(refusals, loss),
  );
  const all = losses.length;
  const mixed = cleared.length > 0 && blamed.length > 0;
  return {
    against:
      cleared.length === all || mixed
        ? side(
            `At ${lossesAt(cleared.length, all)} the token was unexpired, or was used with success afterwards.`,
            cleared.slice(0, NAMED),
          )
        : undefined,
    inFavour:
      blamed.length === all || mixed
        ? side(
            `${blamed.length} of ${all} losses came with an expired token or a 401.`,
            blamed.slice(0, NAMED),
          )
        : undefined,
    open: `At ${lossesAt(all - cleared.length, all)} the token cannot be judged; ${blamed.length} came with an expired token or a 401.`,
  };
}

function lossesAt(some: number, all: number): string {
  if (all === 1) return 'the only loss';
  return some === all ? `each of ${all} losses` : `${some} of ${all} losses`;
}

/** The loss itself, or a request of its owner since the last use of the session, got a 401. */
function followsRefusal(refusals: ReadonlyMap<string, readonly Sighting[]>, loss: Loss): boolean {
  const { like, startT, silenceMs } = loss;
  if (like.status === 401) return true;
  const own = refusals.get(holderOf(loss)) ?? [];
  const last = lastBefore(own, startT, (refusal) => refusal.startT);
  return last !== undefined && last.startT >= startT - silenceMs;
}
