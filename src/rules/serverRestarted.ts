import { formatDuration, formatOffset } from '../base/time.ts';
import type { Exchange, Model, Session } from '../analysis/model.ts';
import { EXAMPLES } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { usesOf } from './sessionUses.ts';
import { sessionManagement } from './specification.ts';
import type { Watch } from './watch.ts';

/** So many ids at once are no chance. */
const FEWEST = 3;
/** Clients come back within this time of the first refusal. */
const WITHIN_MS = 60_000;

/** One finding a capture: the server seems to have forgotten all its sessions at one moment. */
export const serverRestarted: Rule = {
  id: 'server-restarted',
  title: 'Server seems to have restarted',
  severity: 'info',
  subject: 'capture',
  eras: ['legacy'],
  looksAt: `Session ids that were served and are then refused (404, or 400 with an error that speaks of the session): whether ${FEWEST} or more are refused within a minute, and no id from before is served afterwards.`,
  explanation:
    'Sessions that live in the memory of the process end with it. Every client then gets 404 on its next request and has to begin anew; those that do not are lost. Nothing on the wire says “restart”: this is inferred from what happened to the ids.',
  remedy:
    'If the server was deployed or crashed at that moment, keep sessions in a store that outlives the process, or go stateless. If not, look for what removed them all at once.',
  spec: sessionManagement,
  watch,
};

function watch(): Watch {
  const lives = new Map<string, Life>();
  let due = false;
  return {
    concerns: () => false,
    update: ({ model, sessions, more }, say) => {
      for (const session of sessions) {
        const life = mayBeLost(session) ? lifeOf(model, session) : undefined;
        if (life) lives.set(session.id, life);
        else lives.delete(session.id);
      }
      due ||= sessions.length > 0;
      if (!due || more) return;
      due = false;
      say('', lives.size < FEWEST ? [] : restartOf(model, [...lives.values()]));
    },
  };
}

/** A session that was served, and then refused for good. */
interface Life {
  readonly session: Session;
  readonly servedT: number;
  readonly refused: Exchange;
}

function mayBeLost({ state }: Session): boolean {
  return state === 'expired' || state === 'rejected';
}

function lifeOf(model: Model, session: Session): Life | undefined {
  const uses = usesOf(model, session);
  let servedT = session.issuedBy === undefined ? -Infinity : session.createdT;
  let refused: Exchange | undefined;
  for (const { exchange, reception } of uses) {
    if (reception === 'served') {
      servedT = exchange.startT;
      refused = undefined;
    } else if (reception === 'refused') refused ??= exchange;
  }
  return refused && servedT > -Infinity ? { session, servedT, refused } : undefined;
}

function restartOf(model: Model, lives: readonly Life[]): Verdict[] {
  const sorted = [...lives].sort(
    (a, b) => a.refused.startT - b.refused.startT || a.refused.index - b.refused.index,
  );
  // Goes through all sessions, so not before enough were refused at once.
  let servedAfter: ((t: number) => number) | undefined;
  for (const [index, first] of sorted.entries()) {
    const from = first.refused.startT;
    const gone = sorted
      .slice(index, index + MOST)
      .filter(
        ({ refused, session }) => refused.startT - from <= WITHIN_MS && session.createdT < from,
      );
    if (gone.length < FEWEST) continue;
    servedAfter ??= latestUseOfSessionsBefore(model);
    if (servedAfter(from) >= from) continue;
    return [verdictOf(gone, from)];
  }
  return [];
}

/** More are not needed to tell, and the search stays linear. */
const MOST = 50;

/** The last time any session created before `t` was served, for any `t`. */
function latestUseOfSessionsBefore(model: Model): (t: number) => number {
  const ordered = [...model.sessions].sort((a, b) => a.createdT - b.createdT);
  const latest: number[] = [];
  let most = -Infinity;
  for (const session of ordered) {
    const served = session.exchanges.findLast((x) => isServed(model.exchange(x), session));
    most = Math.max(most, served === undefined ? -Infinity : (model.exchange(served)?.startT ?? 0));
    latest.push(most);
  }
  return (t) => {
    let low = 0;
    let high = ordered.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ordered[middle]?.createdT ?? 0) < t) low = middle + 1;
      else high = middle;
    }
    return latest[low - 1] ?? -Infinity;
  };
}

function isServed(exchange: Exchange | undefined, { id }: Session): boolean {
  if (!exchange || exchange.carriedSessionId !== id || exchange.httpMethod !== 'POST') return false;
  return exchange.status !== undefined && exchange.status >= 200 && exchange.status < 300;
}

function verdictOf(gone: readonly Life[], from: number): Verdict {
  const lastServed = Math.max(...gone.map(({ servedT }) => servedT));
  const last = gone.at(-1)?.refused.startT ?? from;
  return {
    subject: { kind: 'capture', key: 'capture' },
    message: `${gone.length} session ids were refused within ${formatDuration(last - from)} from ${formatOffset(from)} on, and none from before was served again; if the server restarted, then between ${formatOffset(lastServed)} and ${formatOffset(from)}.`,
    exchanges: gone.slice(0, EXAMPLES).map(({ refused }) => refused.x),
    inferred: true,
  };
}
