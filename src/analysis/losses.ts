/**
 * Losses: an `initialize` without a session id while its plane and principal holds a session on that
 * path that has not ended, or a missing echo. What the hypotheses are about.
 */
import { sessionScope } from './endpoints.ts';
import type { Exchange, Model, Session } from './model.ts';

export interface Loss {
  readonly exchange: Exchange;
  /** The session that was lost. */
  readonly session: Session;
  /** From the last use of the session before the loss; 0 where it was still in use. */
  readonly silenceMs: number;
}

/** When a session was in use: its exchanges that carried or were issued the id, in order. */
export interface Use {
  readonly exchange: Exchange;
  /** Since the former uses were over; 0 where one of them was still open, or there is none. */
  readonly silenceMs: number;
  /** When this use and all before it were over. */
  readonly overT: number;
}

export function lossesOf(model: Model, uses: ReadonlyMap<Session, readonly Use[]>): Loss[] {
  const held = new Map<string, Session[]>();
  const created = [...model.sessions].sort((a, b) => a.createdT - b.createdT);
  let next = 0;
  const losses: Loss[] = [];
  for (const exchange of inOrder(model)) {
    for (let session = created[next]; session && isBefore(session, exchange);) {
      hold(held, session);
      session = created[++next];
    }
    const lost = lostAmong(held, model, exchange);
    if (!lost) continue;
    const silenceMs = silenceBefore(uses.get(lost) ?? [], exchange);
    losses.push({ exchange, session: lost, silenceMs });
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

/** The uses of every session. */
export function usesOfAll(model: Model): ReadonlyMap<Session, readonly Use[]> {
  return new Map(model.sessions.map((session) => [session, usesOf(model, session)]));
}

export function usesOf(model: Model, session: Session): Use[] {
  let overT = -Infinity;
  return heldExchanges(model, session).map((exchange, index) => {
    const silenceMs = index === 0 ? 0 : Math.max(0, exchange.startT - overT);
    overT = Math.max(overT, exchange.lastT);
    return { exchange, silenceMs, overT };
  });
}

/** When a DELETE or the server's answer ended the session. */
export function endedT(model: Model, session: Session): number {
  const ended = !['open', 'superseded', 'idle'].includes(session.state);
  const by = ended && session.stateBy !== undefined ? model.exchange(session.stateBy) : undefined;
  return by ? (by.responseT ?? by.lastT) : Infinity;
}

/** Exchanges by who may hold a session, each list in the given order. */
export function groupByHolder(exchanges: readonly Exchange[]): ReadonlyMap<string, Exchange[]> {
  const groups = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const key = holderKey(exchange);
    const group = groups.get(key);
    if (group) group.push(exchange);
    else groups.set(key, [exchange]);
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

/** An initialize may begin in the very moment of the former answer, never before its own. */
function isBefore({ createdT, issuedBy }: Session, { x, startT }: Exchange): boolean {
  return createdT < startT || (createdT === startT && issuedBy !== undefined && issuedBy < x);
}

function inOrder({ exchanges }: Model): Exchange[] {
  return exchanges
    .filter(({ mcp, era }) => mcp && era === 'legacy')
    .sort((a, b) => a.startT - b.startT);
}

function hold(held: Map<string, Session[]>, session: Session): void {
  const key = holderKey(session);
  const sessions = held.get(key);
  if (sessions) sessions.push(session);
  else held.set(key, [session]);
}

function lostAmong(
  held: Map<string, Session[]>,
  model: Model,
  exchange: Exchange,
): Session | undefined {
  if (exchange.echo === 'missing') return model.session(exchange.sessionId ?? '');
  if (!asksAnew(exchange)) return undefined;
  const sessions = held.get(holderKey(exchange)) ?? [];
  // What has ended never comes back, so it need not be looked at again.
  while (sessions.length > 0 && hasEndedBy(model, sessions.at(-1), exchange.startT)) sessions.pop();
  return sessions.at(-1);
}

function asksAnew({ rpcMethod, carriedSessionId }: Exchange): boolean {
  return rpcMethod === 'initialize' && carriedSessionId === undefined;
}

function hasEndedBy(model: Model, session: Session | undefined, t: number): boolean {
  return session !== undefined && endedT(model, session) <= t;
}

function silenceBefore(uses: readonly Use[], { startT }: Exchange): number {
  const last = lastBefore(uses, startT, ({ exchange }) => exchange.startT);
  return last ? Math.max(0, startT - last.overT) : 0;
}

function heldExchanges(model: Model, session: Session): Exchange[] {
  return session.exchanges.flatMap((x) => {
    const exchange = model.exchange(x);
    const holds =
      exchange?.carriedSessionId === session.id || exchange?.issuedSessionId === session.id;
    return exchange && holds ? [exchange] : [];
  });
}
