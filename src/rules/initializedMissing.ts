import { hasGapAfter } from '../analysis/gaps.ts';
import { ownerKey } from '../analysis/losses.ts';
import type { Exchange, Model, Session } from '../analysis/model.ts';
import { SortedNumbers } from '../base/sortedNumbers.ts';
import { isInitialization, succeeded } from './handshakes.ts';
import { OwnerLedger, type OwnerAccount } from './ownerLedger.ts';
import {
  heed,
  mayTell,
  readinessBetween,
  readinessInSessions,
  type Readiness,
} from './readiness.ts';
import type { Rule, Verdict } from './rule.ts';
import { lifecycleInitialization } from './specification.ts';
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

/** The handshakes of one plane and principal, by their places. */
interface Handshakes {
  readonly all: SortedNumbers;
  /** So many of them succeeded. */
  opened: number;
  /** Those whose session went on without the notification. */
  readonly faulty: SortedNumbers;
  /** Exchanges that may belong to any of them and may have told it. */
  unaddressed: number;
  /** Where the first opened no session, it speaks for all of them: what came after it. */
  after: Readiness | undefined;
}

class MissingNotifications implements Watch {
  private readonly owners = new OwnerLedger<Handshakes>(() => {
    const none = { all: new SortedNumbers(), opened: 0, faulty: new SortedNumbers() };
    return { ...none, unaddressed: 0, after: undefined };
  });
  private readonly sessions = readinessInSessions();
  /** The place of the last exchange of the era that came. */
  private last = -1;

  concerns(exchange: Exchange): boolean {
    return isOfEra(exchange);
  }

  update({ model, exchanges, former, sessions, more }: Change, say: Say): void {
    for (const exchange of exchanges) {
      this.last = Math.max(this.last, exchange.index);
      const before = former(exchange);
      if (!isOfEra(exchange) && !(before && isOfEra(before))) continue;
      if (before) this.count(before, -1);
      this.count(exchange, 1);
      this.heedAfter(model, exchange, before);
    }
    for (const session of sessions) this.look(model, session);
    if (more) return;
    for (const owner of this.owners.takeTouched()) say(owner.key, this.verdictsOn(owner, model));
  }

  private count(exchange: Exchange, by: 1 | -1): void {
    const isHandshake = isOfEra(exchange) && isInitialization(exchange);
    if (!isHandshake && !isUnaddressed(exchange)) return;
    const owner = this.owners.of(exchange);
    const { state } = owner;
    this.owners.touch(owner);
    if (isUnaddressed(exchange)) state.unaddressed += by;
    if (!isHandshake) return;
    if (succeeded(exchange)) state.opened += by;
    if (by === 1) state.all.add(exchange.index);
    else state.all.delete(exchange.index);
  }

  /** Follows what comes after the first handshake of an owner, where that opened no session. */
  private heedAfter(model: Model, exchange: Exchange, before: Exchange | undefined): void {
    const owner = this.owners.of(exchange);
    const { state } = owner;
    const [first] = state.all.items;
    const takenBack = before !== undefined && mayTell(before) && !mayTell(exchange);
    if (first !== owner.first || exchange.index === first || takenBack) {
      this.owners.appears(owner, first);
      this.beginAfter(model, owner);
    } else if (state.after && isOfEra(exchange) && exchange.index > (first ?? 0)) {
      heed(state.after, exchange);
    } else return;
    this.owners.touch(owner);
  }

  private beginAfter(model: Model, { key, state }: OwnerAccount<Handshakes>): void {
    const [first] = state.all.items;
    const handshake = first === undefined ? undefined : model.exchangeAt(first);
    const isOwn = (one: Exchange) => isOfEra(one) && ownerKey(one) === key;
    state.after =
      handshake && handshake.issuedSessionId === undefined
        ? readinessBetween(model, handshake.index, this.last, isOwn)
        : undefined;
  }

  private look(model: Model, session: Session): void {
    const { issuedBy } = session;
    const handshake = issuedBy === undefined ? undefined : model.exchange(issuedBy);
    if (!handshake) return;
    const owner = this.owners.of(handshake);
    const { faulty } = owner.state;
    const opened = isInitialization(handshake) && succeeded(handshake);
    const isFaulty = opened && this.workIn(model, session) !== undefined;
    const { index } = handshake;
    const changed = isFaulty ? faulty.add(index) : faulty.delete(index);
    // Of those that are named the first work is as well, and one that ends late may come before it.
    if (changed || faulty.items.slice(0, NAMED).includes(index)) this.owners.touch(owner);
  }

  /** The place of the first work in a session in which nothing told that the client is initialized. */
  private workIn(model: Model, { id, exchanges }: Session): number | undefined {
    const { told, work } = this.sessions.of(id, exchanges, model);
    return told ? undefined : work;
  }

  private verdictsOn(owner: OwnerAccount<Handshakes>, model: Model): Verdict[] {
    const { unaddressed, faulty, opened } = owner.state;
    const subject = this.owners.subjectOf(owner);
    const alone = this.faultAlone(owner, model);
    const all = faulty.items.length + (alone ? 1 : 0);
    // Notifications without an id cannot be given to one of several handshakes.
    if (!subject || unaddressed > 0 || all === 0) return [];
    const inSessions = faulty.items.slice(0, NAMED).flatMap((at) => this.faultAt(model, at));
    const faults = [...(alone ? [alone] : []), ...inSessions].slice(0, NAMED);
    const latest = model.exchangeAt(faulty.items.at(-1) ?? alone?.handshake.index ?? -1);
    const withoutId = faulty.items.length === 0 && alone?.handshake.sessionId === undefined;
    return [
      {
        subject,
        message: messageOf(owner, { faults, all, opened }),
        exchanges: faults.flatMap(({ handshake, work }) => [handshake.x, work.x]),
        // A gap after the latest came after all of them.
        inferred: hasGapAfter(model.gaps, latest?.startT ?? 0) || (owner.inferred && withoutId),
      },
    ];
  }

  private faultAt(model: Model, at: number): Fault[] {
    const handshake = model.exchangeAt(at);
    const session = model.session(handshake?.issuedSessionId ?? '');
    const work = session && model.exchangeAt(this.workIn(model, session) ?? -1);
    return handshake && work ? [{ handshake, work }] : [];
  }

  /** Without sessions the first handshake of a plane and principal speaks for all of them. */
  private faultAlone(owner: OwnerAccount<Handshakes>, model: Model): Fault | undefined {
    const { after } = owner.state;
    if (!after || after.told) return undefined;
    const handshake = model.exchangeAt(owner.first ?? -1);
    const work = model.exchangeAt(after.work ?? -1);
    return handshake && work && succeeded(handshake) ? { handshake, work } : undefined;
  }
}

/** So many faults are named as evidence. */
const NAMED = 3;

function isOfEra({ mcp, era }: Exchange): boolean {
  return mcp && era === 'legacy';
}

/** It may belong to any handshake, or it may be one whose body nobody can read. */
function isUnaddressed(exchange: Exchange): boolean {
  return isOfEra(exchange) && exchange.carriedSessionId === undefined && mayTell(exchange);
}

/** A handshake and the first request that came after it without the notification. */
interface Fault {
  readonly handshake: Exchange;
  readonly work: Exchange;
}

function messageOf(
  { plane }: OwnerAccount<Handshakes>,
  { faults, all, opened }: { faults: readonly Fault[]; all: number; opened: number },
): string {
  const [first] = faults;
  const { rpcMethod = 'a request', x: workX = 0 } = first?.work ?? {};
  const share = opened === 1 ? 'its handshake' : `${all} of its ${opened} handshakes`;
  return `${plane} sent no notifications/initialized after ${share}; the first is exchange ${first?.handshake.x ?? 0}, followed by ${rpcMethod} (exchange ${workX}).`;
}
