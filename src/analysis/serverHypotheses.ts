/** Hypotheses that blame the server, or something between it and the client. */
import { plural } from '../base/shortText.ts';
import { side, type Case, type Sides } from './hypothesisCase.ts';
import { groupByHolder, holderOf, lastBefore, type Loss } from './losses.ts';
import type { Model } from './model.ts';
import type { Sighting } from './sightings.ts';

export function serverOmits({ evidence, losses }: Case): Sides {
  const { initializes: answered } = evidence;
  const without = answered.filter(isBare);
  const byHolder = groupByHolder(answered);
  const bare = losses.flatMap((loss) => lastInitialize(byHolder, loss) ?? []).filter(isBare);
  return {
    against:
      answered.length > 0 && without.length === 0
        ? side(
            answered.length === 1
              ? 'The only answer to initialize carried a session id.'
              : `All ${answered.length} answers to initialize carried a session id.`,
            answered,
          )
        : undefined,
    inFavour:
      bare.length > 0
        ? side(
            `${bare.length} ${bare.length === 1 ? 'loss' : 'losses'} followed an answer to initialize without a session id.`,
            bare,
          )
        : undefined,
    open: `${without.length} of ${answered.length} answers to initialize carried no session id, none of them before a loss.`,
  };
}

function isBare({ like }: Sighting): boolean {
  return like.issuedSessionId === undefined;
}

function lastInitialize(
  answered: ReadonlyMap<string, readonly Sighting[]>,
  loss: Loss,
): Sighting | undefined {
  return lastBefore(answered.get(holderOf(loss)) ?? [], loss.startT, (answer) => answer.startT);
}

export function intermediary({ model, evidence }: Case): Sides {
  const { planes, echoed, cached, cacheable } = evidence;
  const altered = alteredIds(model, evidence.strangers);
  const clean = cached.length === 0 && cacheable === 0;
  const everyPlane = [...planes].every((plane) => evidence.echoingPlanes.has(plane));
  return {
    against:
      everyPlane && clean
        ? side(
            `${plural(echoed, 'request')} brought an issued id back unchanged, and no answer may be cached.`,
            evidence.firstEchoed,
          )
        : undefined,
    inFavour:
      cached.length + altered.length > 0
        ? side(
            `${plural(cached.length, 'answer')} came from a cache, ${plural(altered.length, 'request')} carried an altered id.`,
            [...cached, ...altered],
          )
        : undefined,
    open: `${plural(echoed, 'request')} brought an issued id back; ${plural(cacheable, 'answer')} may be cached.`,
  };
}

/** Ids that are an issued one but for case, or for having been cut, joined or lengthened. */
function alteredIds(model: Model, strangers: readonly Sighting[]): Sighting[] {
  if (strangers.length === 0) return [];
  const issued = model.sessions
    .filter(({ seenInUse }) => !seenInUse)
    .map(({ id }) => id.toLowerCase())
    .sort();
  return strangers.filter(({ index }) => {
    const parts = (model.glances.carriedId(index) ?? '').split(',');
    return parts.some((part) => isLike(issued, part.trim().toLowerCase()));
  });
}

/** So much in common is no chance. */
const ENOUGH = 8;

/** It is one of these, or one of these and it begin alike to the end of the shorter one. */
function isLike(sorted: readonly string[], id: string): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < id) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [sorted[low - 1] ?? '', sorted[low] ?? ''];
  if (after === id) return true;
  const cut = id.length >= ENOUGH && after.startsWith(id);
  return cut || (before.length >= ENOUGH && id.startsWith(before));
}

export function serverEvicts({ model, evidence, losses }: Case): Sides {
  const { evictions } = evidence;
  const byHolder = groupByHolder(evictions);
  const preceded = losses.filter((loss) => {
    const first = model.exchangeAt(byHolder.get(holderOf(loss))?.[0]?.index ?? -1);
    return first !== undefined && (first.responseT ?? first.lastT) <= loss.startT;
  });
  return {
    against:
      preceded.length === 0
        ? side('No answer of 400, 401 or 404 to an issued id preceded a loss.', [])
        : undefined,
    inFavour:
      preceded.length === losses.length
        ? side(
            `${plural(evictions.length, 'answer')} of 400, 401 or 404 to an issued id preceded the losses.`,
            evictions,
          )
        : undefined,
    open: `An answer of 400, 401 or 404 to an issued id preceded ${preceded.length} of ${losses.length} losses.`,
  };
}
