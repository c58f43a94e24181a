import { hasGapAfter } from '../analysis/gaps.ts';
import { ownerKey } from '../analysis/losses.ts';
import type { Exchange, Model, Session } from '../analysis/model.ts';
import { isInitialization, isWork, succeeded, tellsInitialized } from './handshakes.ts';
import { byOwner, type Owner } from './owners.ts';
import type { Rule, Verdict } from './rule.ts';
import { lifecycleInitialization } from './specification.ts';
import { Selection } from './selection.ts';
import type { Change, Say, Watch } from './watch.ts';

/** One finding a plane and principal that works without having sent `notifications/initialized`. */
export const initializedMissing: Rule = {
  id: 'initialized-missing',
  title: 'notifications/initialized missing',
  severity: 'warning',
  subject: 'plane',
  eras: ['legacy'],
  looksAt:
    'Each initialize that was answered with a result: whether its session, or without sessions its plane and principal, goes on to other requests and never sends notifications/initialized.',
  explanation:
    'The handshake has three steps, and the third is missing: the server answered, and the client did not say that it is ready. A server that waits for it holds back its own requests and notifications, and a strict one refuses the calls.',
  remedy:
    'The fault is the client’s: send notifications/initialized with the session id before the first request. A server had better not depend on it to answer calls.',
  spec: lifecycleInitialization,
  knownHosts: [
    {
      host: 'ChatGPT (openai-mcp), February 2026',
      report: 'https://github.com/openai/openai-apps-sdk-examples/issues/201',
    },
  ],
  watch: () => new MissingNotifications(),
};

class MissingNotifications implements Watch {
  private readonly handshakes = new Selection(isInitialization);
  private readonly unaddressed = new Selection(isUnaddressed);
  /** By the session that the handshake opened. */
  private readonly faults = new Map<string, Fault>();
  private due = false;

  update({ model, exchanges, sessions, more }: Change, say: Say): void {
    const changed = this.handshakes.update(exchanges);
    const spoke = this.unaddressed.update(exchanges);
    for (const session of sessions) this.look(model, session);
    this.due ||= changed || spoke || exchanges.length > 0 || sessions.length > 0;
    if (!this.due || more) return;
    this.due = false;
    say('', this.verdicts(model));
  }

  private look(model: Model, session: Session): void {
    const { id, issuedBy } = session;
    const handshake = issuedBy === undefined ? undefined : model.exchange(issuedBy);
    const fault = handshake && faultOf(handshake, sessionExchanges(model, session));
    if (fault) this.faults.set(id, fault);
    else this.faults.delete(id);
  }

  private verdicts(model: Model): Verdict[] {
    const spoke = new Set(this.unaddressed.items.map(ownerKey));
    return byOwner(this.handshakes.items).flatMap((owner) => {
      // Notifications without an id cannot be given to one of several handshakes.
      if (spoke.has(ownerKey(owner))) return [];
      const opened = owner.items.filter(succeeded);
      const faults = opened.flatMap((exchange) => this.faultOn(model, owner, exchange));
      const doubtful = faults.every(({ handshake }) => hasGapAfter(model.gaps, handshake.startT));
      return verdictOf(owner, opened, faults, doubtful);
    });
  }

  private faultOn(model: Model, owner: Owner<Exchange>, handshake: Exchange): Fault[] {
    const session = model.session(handshake.issuedSessionId ?? '');
    if (!session) return withoutSession(model, owner, handshake);
    const fault = session.issuedBy === handshake.x ? this.faults.get(session.id) : undefined;
    return fault ? [fault] : [];
  }
}

/** It may belong to any handshake, or it may be one whose body nobody can read. */
function isUnaddressed(exchange: Exchange): boolean {
  const { mcp, era, carriedSessionId } = exchange;
  if (!mcp || era !== 'legacy' || carriedSessionId !== undefined) return false;
  return tellsInitialized(exchange) || isUnreadable(exchange);
}

function isUnreadable({ httpMethod, rpc }: Exchange): boolean {
  return httpMethod === 'POST' && !rpc.some(({ dir }) => dir === 'up');
}

/** A handshake and the first request that came after it without the notification. */
interface Fault {
  readonly handshake: Exchange;
  readonly work: Exchange;
}

function verdictOf(
  owner: Owner<Exchange>,
  opened: readonly Exchange[],
  faults: readonly Fault[],
  doubtful: boolean,
): Verdict[] {
  const [first] = faults;
  if (!first) return [];
  const { handshake, work } = first;
  const withoutId = faults.every((fault) => fault.handshake.sessionId === undefined);
  const share =
    opened.length === 1 ? 'its handshake' : `${faults.length} of its ${opened.length} handshakes`;
  return [
    {
      subject: owner.subject,
      message: `${owner.plane} sent no notifications/initialized after ${share}; the first is exchange ${handshake.x}, followed by ${work.rpcMethod ?? 'a request'} (exchange ${work.x}).`,
      exchanges: faults.slice(0, 3).flatMap((fault) => [fault.handshake.x, fault.work.x]),
      inferred: doubtful || (owner.inferred && withoutId),
    },
  ];
}

function faultOf(handshake: Exchange, after: readonly Exchange[]): Fault | undefined {
  const work = after.find(showsReadiness);
  if (!work || after.some(tellsInitialized) || after.some(isUnreadable)) return undefined;
  return { handshake, work };
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

function sessionExchanges(model: Model, { exchanges }: Session): Exchange[] {
  return exchanges.flatMap((x) => model.exchange(x) ?? []);
}

/** Without sessions the first handshake of a plane and principal speaks for all of them. */
function withoutSession(model: Model, owner: Owner<Exchange>, handshake: Exchange): Fault[] {
  if (owner.items[0] !== handshake) return [];
  const key = ownerKey(owner);
  const after = model.exchanges
    .slice(handshake.index + 1)
    .filter((one) => one.mcp && one.era === 'legacy' && ownerKey(one) === key);
  const fault = faultOf(handshake, after);
  return fault ? [fault] : [];
}
