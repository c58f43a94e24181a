/** Hypotheses about the client: a timeout, a closed stream, an expired token. */
import { plural } from '../base/shortText.ts';
import { formatDuration } from '../base/time.ts';
import { side, type Case, type Sides } from './hypothesisCase.ts';
import { groupByHolder, lastBefore, holderKey, type Loss, type Use } from './losses.ts';
import type { Exchange } from './model.ts';
import { expiryOf } from './tokenExpiry.ts';

export function idleTimeout({ losses, uses }: Case): Sides {
  const shortest = minBy(losses, ({ silenceMs }) => silenceMs);
  const all = [...uses.values()].flat();
  const survived = maxBy(all, ({ silenceMs }) => silenceMs);
  const acrossBatches = maxBy([...uses.values()].flatMap(afterBatch), ({ silenceMs }) => silenceMs);
  const lostAfter = formatDuration(shortest?.silenceMs ?? 0);
  const longest = formatDuration(survived?.silenceMs ?? 0);
  const deciding = [
    ...(survived ? [survived.exchange] : []),
    ...(shortest ? [shortest.exchange] : []),
  ];
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

function afterBatch(uses: readonly Use[]): Use[] {
  return uses.filter(
    ({ exchange }, index) => index > 0 && exchange.batch !== uses[index - 1]?.exchange.batch,
  );
}

export function streamClose({ losses, uses }: Case): Sides {
  const survivors = [...uses.values()].flatMap(usedAfterClose);
  const afterClose = losses.filter((loss) => followsClose(loss, uses.get(loss.session) ?? []));
  return {
    against:
      survivors.length > 0
        ? side(
            `${plural(survivors.length, 'request')} used a session after one of its event streams had closed.`,
            survivors.slice(0, 10),
          )
        : undefined,
    inFavour:
      survivors.length === 0 && afterClose.length === losses.length
        ? side(
            `${losses.length === 1 ? 'The only loss' : `All ${losses.length} losses`} followed the close of an event stream of that session, and no session was used after one.`,
            afterClose.map(({ exchange }) => exchange),
          )
        : undefined,
    open: `${afterClose.length} of ${losses.length} losses followed the close of an event stream of that session; no session was used after one.`,
  };
}

function usedAfterClose(uses: readonly Use[]): Exchange[] {
  let closedT = Infinity;
  return uses.flatMap(({ exchange }) => {
    const after = exchange.httpMethod !== 'DELETE' && exchange.startT >= closedT;
    if (exchange.stream && exchange.end) closedT = Math.min(closedT, exchange.end.t);
    return after ? [exchange] : [];
  });
}

function followsClose({ exchange }: Loss, uses: readonly Use[]): boolean {
  return uses.some(
    (use) => use.exchange.stream && (use.exchange.end?.t ?? Infinity) <= exchange.startT,
  );
}

export function tokenExpired({ model, exchanges, losses }: Case): Sides {
  const lastSuccess = new Map<string, Exchange>();
  for (const exchange of exchanges) {
    const ok = exchange.status !== undefined && exchange.status < 300;
    if (exchange.auth && ok) lastSuccess.set(exchange.auth.fingerprint, exchange);
  }
  const cleared = losses.filter(({ exchange }) => {
    const success = lastSuccess.get(exchange.auth?.fingerprint ?? '');
    return (
      expiryOf(exchange, model.startedAt) === 'valid' || (success?.responseT ?? 0) > exchange.startT
    );
  });
  const refusals = groupByHolder(exchanges.filter(({ status }) => status === 401));
  const blamed = losses.filter(
    (loss) =>
      expiryOf(loss.exchange, model.startedAt) === 'expired' || followsRefusal(refusals, loss),
  );
  const all = losses.length;
  const mixed = cleared.length > 0 && blamed.length > 0;
  return {
    against:
      cleared.length === all || mixed
        ? side(
            `At ${lossesAt(cleared.length, all)} the token was unexpired, or was used with success afterwards.`,
            cleared.map(({ exchange }) => exchange).slice(0, 10),
          )
        : undefined,
    inFavour:
      blamed.length === all || mixed
        ? side(
            `${blamed.length} of ${all} losses came with an expired token or a 401.`,
            blamed.map(({ exchange }) => exchange).slice(0, 10),
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
function followsRefusal(
  refusals: ReadonlyMap<string, readonly Exchange[]>,
  { exchange, silenceMs }: Loss,
): boolean {
  if (exchange.status === 401) return true;
  const own = refusals.get(holderKey(exchange)) ?? [];
  const last = lastBefore(own, exchange.startT, ({ startT }) => startT);
  return last !== undefined && last.startT >= exchange.startT - silenceMs;
}

function minBy<T>(items: readonly T[], value: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best === undefined || value(item) < value(best) ? item : best),
    undefined,
  );
}

function maxBy<T>(items: readonly T[], value: (item: T) => number): T | undefined {
  return minBy(items, (item) => -value(item));
}
