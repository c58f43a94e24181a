/** Hypotheses that blame the server, or something between it and the client. */
import { plural } from '../base/shortText.ts';
import { side, type Case, type Sides } from './hypothesisCase.ts';
import { groupByHolder, lastBefore, holderKey, type Loss } from './losses.ts';
import type { Exchange, Model } from './model.ts';

export function serverOmits({ exchanges, losses }: Case): Sides {
  const planes = new Set(losses.map(({ exchange }) => exchange.plane));
  const answered = exchanges.filter(
    (exchange) => planes.has(exchange.plane) && isAnsweredInitialize(exchange),
  );
  const without = answered.filter(({ issuedSessionId }) => issuedSessionId === undefined);
  const byHolder = groupByHolder(answered);
  const blamed = losses.flatMap((loss) => lastInitialize(byHolder, loss) ?? []);
  const bare = blamed.filter(({ issuedSessionId }) => issuedSessionId === undefined);
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

function lastInitialize(
  answered: ReadonlyMap<string, readonly Exchange[]>,
  { exchange }: Loss,
): Exchange | undefined {
  const own = answered.get(holderKey(exchange)) ?? [];
  return lastBefore(own, exchange.startT, ({ startT }) => startT);
}

/** An error opens no session, so it owes no id. */
function isAnsweredInitialize({ rpcMethod, status = 0, outcome }: Exchange): boolean {
  const answered = rpcMethod === 'initialize' && status >= 200 && status < 300;
  return answered && outcome !== 'rpc-error';
}

export function intermediary({ model, exchanges, losses }: Case): Sides {
  const planes = new Set(losses.map(({ exchange }) => exchange.plane));
  const echoed = exchanges.filter(
    ({ plane, carriedSessionId }) => planes.has(plane) && isIssued(model, carriedSessionId),
  );
  const cached = exchanges.filter(({ caching }) => caching === 'hit');
  const cacheable = exchanges.filter(({ caching }) => caching === 'allowed');
  const altered = alteredIds(model, exchanges);
  const clean = cached.length === 0 && cacheable.length === 0;
  const everyPlane = [...planes].every((plane) =>
    echoed.some((exchange) => exchange.plane === plane),
  );
  return {
    against:
      everyPlane && clean
        ? side(
            `${plural(echoed.length, 'request')} brought an issued id back unchanged, and no answer may be cached.`,
            echoed.slice(0, 10),
          )
        : undefined,
    inFavour:
      cached.length + altered.length > 0
        ? side(
            `${plural(cached.length, 'answer')} came from a cache, ${plural(altered.length, 'request')} carried an altered id.`,
            [...cached, ...altered],
          )
        : undefined,
    open: `${plural(echoed.length, 'request')} brought an issued id back; ${plural(cacheable.length, 'answer')} may be cached.`,
  };
}

function isIssued(model: Model, id: string | undefined): boolean {
  return id !== undefined && model.session(id)?.seenInUse === false;
}

/** Ids that are an issued one but for case, or for having been cut, joined or lengthened. */
function alteredIds(model: Model, exchanges: readonly Exchange[]): Exchange[] {
  const issued = model.sessions
    .filter(({ seenInUse }) => !seenInUse)
    .map(({ id }) => id.toLowerCase())
    .sort();
  const parts = (id: string) => id.split(',').map((part) => part.trim().toLowerCase());
  return exchanges.filter(
    ({ carriedSessionId: id }) =>
      id !== undefined && !isIssued(model, id) && parts(id).some((part) => isLike(issued, part)),
  );
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

export function serverEvicts({ model, exchanges, losses }: Case): Sides {
  const refusals = exchanges.filter((exchange) => isEviction(model, exchange));
  const byHolder = groupByHolder(refusals);
  const preceded = losses.filter(({ exchange }) => {
    const first = byHolder.get(holderKey(exchange))?.[0];
    return first !== undefined && (first.responseT ?? first.lastT) <= exchange.startT;
  });
  return {
    against:
      preceded.length === 0
        ? side('No answer of 400, 401 or 404 to an issued id preceded a loss.', [])
        : undefined,
    inFavour:
      preceded.length === losses.length
        ? side(
            `${plural(refusals.length, 'answer')} of 400, 401 or 404 to an issued id preceded the losses.`,
            refusals,
          )
        : undefined,
    open: `An answer of 400, 401 or 404 to an issued id preceded ${preceded.length} of ${losses.length} losses.`,
  };
}

function isEviction(model: Model, exchange: Exchange): boolean {
  const { carriedSessionId: id, status, httpMethod } = exchange;
  if (id === undefined || (status !== 400 && status !== 401 && status !== 404)) return false;
  if (httpMethod === 'DELETE' && status === 404) return false;
  const session = model.session(id);
  return session !== undefined && !session.seenInUse && session.state !== 'deleted';
}
