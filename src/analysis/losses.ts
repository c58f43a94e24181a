/**
 * Losses: an `initialize` without a session id while its plane and principal holds a session on that
 * path that has not ended, or a missing echo. What the hypotheses are about.
 */
import { sessionScope } from './endpoints.ts';
import type { Exchange, Model, Session } from './model.ts';
import { sight, walkExchanges, type Sighting } from './sightings.ts';
import { usesOf, type Use } from './uses.ts';

/** The request that shows it. */
export interface Loss extends Sighting {
  /** The session that was lost. */
  readonly session: Session;
  /** From the last use of the session before the loss; 0 where it was still in use. */
  readonly silenceMs: number;
}

/** In order of time; a moment to pause at every now and then. */
export function* findLosses(model: Model): Generator<void, Loss[]> {
  const suspects: Sighting[] = [];
  yield* walkExchanges(model, (index, like) => {
    if (isSuspect(like)) suspects.push(sight(model, index, like));
  });
  suspects.sort((a, b) => a.startT - b.startT);
  const held = new HeldSessions(model);
  const usesOfSession = remembered((session) => usesOf(model, session));
  const losses: Loss[] = [];
  for (const suspect of suspects) {
    const session = held.lostBy(suspect);
    if (!session) continue;
    const { index, x, startT, like } = suspect;
    const silenceMs = silenceBefore(usesOfSession(session), suspect);
    losses.push({ index, x, startT, like, session, silenceMs });
    if (losses.length % 256 === 0) yield;
  }
  return losses;
}

/** The session that an exchange lost, if it is a loss. Goes through all sessions only for an `initialize`. */
export function lostBy(model: Model, exchange: Exchange): Session | undefined {
  if (!exchange.mcp || exchange.era !== 'legacy') return undefined;
  if (exchange.echo === 'missing') return model.session(exchange.sessionId ?? '');
  if (!asksAnew(exchange)) return undefined;
  const holder = holderKey(exchange);
  return model.sessions.findLast(
    (session) =>
      holderKey(session) === holder &&
      isBefore(session, exchange) &&
      !hasEndedBy(model, session, exchange.startT),
  );
}

/** When a DELETE or the server's answer ended the session. */
export function endedT(model: Model, session: Session): number {
  const ended = !['open', 'superseded', 'idle'].includes(session.state);
  const by = ended && session.stateBy !== undefined ? model.exchange(session.stateBy) : undefined;
  return by ? (by.responseT ?? by.lastT) : Infinity;
}

/** By who may hold a session, each list in the given order. */
export function groupByHolder<T extends Sighting>(
  sightings: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const sighting of sightings) {
    const key = holderOf(sighting);
    const group = groups.get(key);
    if (group) group.push(sighting);
    else groups.set(key, [sighting]);
  }
  return groups;
}

/** The last item whose time lies before `t`; times must not fall. */
export function lastBefore<T>(
  items: readonly T[],
  t: number,
  timeOf: (item: T) => number,
): T | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && timeOf(item) < t) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}

export function ownerKey({ plane, principal }: { plane: string; principal: string }): string {
  return `${plane}\0${principal}`;
}

/** Plane and principal on one endpoint: sessions of several servers behind one origin are not each other's. */
export function holderKey(one: { plane: string; principal: string; path: string }): string {
  return `${ownerKey(one)}\0${sessionScope(one.path)}`;
}

const holders = new WeakMap<Exchange, string>();

/** The same of an exchange that was seen, made once for all that are like it. */
export function holderOf({ like }: Sighting): string {
  const known = holders.get(like) ?? holderKey(like);
  holders.set(like, known);
  return known;
}

/** A loss, or an `initialize` that is one where its client holds a session. */
function isSuspect(like: Exchange): boolean {
  return like.mcp && like.era === 'legacy' && (like.echo === 'missing' || asksAnew(like));
}

/** Who holds which sessions, as time goes on. */
class HeldSessions {
  private readonly byHolder = new Map<string, Session[]>();
  private readonly created: readonly Session[];
  private next = 0;

  constructor(private readonly model: Model) {
    this.created = [...model.sessions].sort((a, b) => a.createdT - b.createdT);
  }

  /** The session that a suspect lost, if it is a loss. Each must begin no earlier than the one before. */
  lostBy(suspect: Sighting): Session | undefined {
    for (let session = this.created[this.next]; session && isBefore(session, suspect);) {
      this.hold(session);
      session = this.created[++this.next];
    }
    const { like, index, startT } = suspect;
    const { model } = this;
    if (like.echo === 'missing') return model.session(model.glances.sessionId(index) ?? '');
    const sessions = this.byHolder.get(holderOf(suspect)) ?? [];
    // What has ended never comes back, so it need not be looked at again.
    while (sessions.length > 0 && hasEndedBy(model, sessions.at(-1), startT)) sessions.pop();
    return sessions.at(-1);
  }

  private hold(session: Session): void {
    const key = holderKey(session);
    const sessions = this.byHolder.get(key);
    if (sessions) sessions.push(session);
    else this.byHolder.set(key, [session]);
  }
}

/** An initialize may begin in the very moment of the former answer, never before its own. */
function isBefore(
  { createdT, issuedBy }: Session,
  { x, startT }: Pick<Exchange, 'x' | 'startT'>,
): boolean {
  return createdT < startT || (createdT === startT && issuedBy !== undefined && issuedBy < x);
}

function asksAnew({ rpcMethod, carriedSessionId }: Exchange): boolean {
  return rpcMethod === 'initialize' && carriedSessionId === undefined;
}

function hasEndedBy(model: Model, session: Session | undefined, t: number): boolean {
  return session !== undefined && endedT(model, session) <= t;
}

function silenceBefore(uses: readonly Use[], { startT }: Sighting): number {
  const last = lastBefore(uses, startT, (use) => use.startT);
  return last ? Math.max(0, startT - last.overT) : 0;
}

/** Asked of each session once. */
function remembered<T>(ask: (session: Session) => T): (session: Session) => T {
  const known = new Map<Session, T>();
  return (session) => {
    const answer = known.get(session) ?? ask(session);
    known.set(session, answer);
    return answer;
  };
}
