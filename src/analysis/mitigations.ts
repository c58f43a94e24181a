/**
 * What a server author's remedies would have done to this capture: how many sessions would have
 * been held, and how many would have been cut off that were used again later.
 */
import { sessionScope } from './endpoints.ts';
import { endedT } from './losses.ts';
import type { Model, Session } from './model.ts';
import { isReadablePrincipal } from './principals.ts';
import { usesOf } from './uses.ts';

const HOUR = 3_600_000;

export interface Mitigation {
  readonly policy: string;
  readonly peakActive: number;
  readonly activeAtEnd: number;
  readonly evicted: number;
  /** Set where a readable principal was missing and the plane stood for it. */
  readonly inferred?: 'by plane';
}

/** How long a server would have held something. */
interface Held {
  readonly fromT: number;
  readonly toT: number;
  readonly evicted: boolean;
}

export function mitigationsOf(model: Model): Mitigation[] {
  const byPlane = model.sessions.some(({ principal }) => !isReadablePrincipal(principal));
  return [
    figures(model, 'ttl:1h', expiring(model, HOUR)),
    figures(model, 'ttl:24h', expiring(model, 24 * HOUR)),
    {
      ...figures(model, 'subject-replacement', replaced(model)),
      ...(byPlane ? { inferred: 'by plane' as const } : {}),
    },
    figures(model, 'conversation-keyed', keyed(model)),
    figures(model, 'stateless', []),
  ];
}

/** A session ends so long after its last use. */
function expiring(model: Model, ttlMs: number): Held[] {
  return model.sessions.map((session) => {
    const uses = usesOf(model, session);
    const cut = uses.findIndex(({ silenceMs }) => silenceMs > ttlMs);
    const last =
      cut < 0 ? session.lastUsedT : Math.max(session.createdT, uses[cut - 1]?.overT ?? -Infinity);
    const open = uses.some(({ endT }) => endT === undefined);
    const expiryT = cut < 0 && open ? Infinity : last + ttlMs;
    const toT = Math.min(expiryT, cut < 0 ? endedT(model, session) : Infinity);
    return { fromT: session.createdT, toT, evicted: cut >= 0 };
  });
}

/** A new session ends the former one of the same subject. */
function replaced(model: Model): Held[] {
  const created = [...model.sessions].sort((a, b) => a.createdT - b.createdT);
  const nextOfSubject = new Map<string, Session>();
  return created
    .reverse()
    .map((session) => {
      const { principal, plane, path } = session;
      const whose = isReadablePrincipal(principal) ? principal : `plane:${plane}`;
      const subject = `${whose}\0${sessionScope(path)}`;
      const nextT = nextOfSubject.get(subject)?.createdT ?? Infinity;
      nextOfSubject.set(subject, session);
      const ownT = endedT(model, session);
      const usedAfter = usesOf(model, session).some(({ startT }) => startT >= nextT);
      return {
        fromT: session.createdT,
        toT: Math.min(ownT, nextT),
        evicted: nextT < ownT && usedAfter,
      };
    })
    .reverse();
}

/** State lives under the conversation; a session that was used without one keeps its own. */
function keyed(model: Model): Held[] {
  const conversations = model.conversations.map(({ firstT }) => ({
    fromT: firstT,
    toT: Infinity,
    evicted: false,
  }));
  const others = model.sessions
    .filter(({ conversations: keys, neverUsed }) => keys.length === 0 && !neverUsed)
    .map((session) => ({
      fromT: session.createdT,
      toT: endedT(model, session),
      evicted: false,
    }));
  return [...conversations, ...others];
}

function figures(model: Model, policy: string, held: readonly Held[]): Mitigation {
  return {
    policy,
    peakActive: peakOf(held),
    activeAtEnd: held.filter(({ toT }) => toT > model.durationMs).length,
    evicted: held.filter(({ evicted }) => evicted).length,
  };
}

/** At one moment what ends is gone before what begins. */
function peakOf(held: readonly Held[]): number {
  const changes = held.flatMap(({ fromT, toT }) => [
    { t: fromT, by: 1 },
    { t: toT, by: -1 },
  ]);
  changes.sort((a, b) => a.t - b.t || a.by - b.by);
  let active = 0;
  let peak = 0;
  for (const { by } of changes) {
    active += by;
    peak = Math.max(peak, active);
  }
  return peak;
}
