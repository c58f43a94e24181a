import { ownerKey } from '../analysis/losses.ts';
import type { Exchange, Model, Session } from '../analysis/model.ts';
import { initializations, isWork, succeeded, tellsInitialized } from './handshakes.ts';
import { byOwner, type Owner } from './owners.ts';
import type { Rule, Verdict } from './rule.ts';
import { lifecycleInitialization } from './specification.ts';

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
  evaluate: (model) => {
    const silent = silentOwners(model);
    return byOwner(initializations(model)).flatMap((owner) => {
      // Notifications without an id cannot be given to one of several handshakes.
      const said = silent.get(ownerKey(owner));
      return said ? verdictOf(model, owner, said) : [];
    });
  },
};

/** A plane and principal that never said, without a session id, that it is initialized. */
interface SilentOwner {
  readonly exchanges: readonly Exchange[];
  readonly first: Exchange | undefined;
}

function silentOwners(model: Model): ReadonlyMap<string, SilentOwner> {
  const owners = byOwner(model.exchanges.filter(({ mcp, era }) => mcp && era === 'legacy'));
  const silent = owners.filter(({ items }) => !items.some(isUnaddressed));
  return new Map(
    silent.map((owner) => {
      const first = owner.items.find(({ rpcMethod }) => rpcMethod === 'initialize');
      return [ownerKey(owner), { exchanges: owner.items, first }];
    }),
  );
}

/** It may belong to any handshake, or it may be one whose body nobody can read. */
function isUnaddressed(exchange: Exchange): boolean {
  if (exchange.carriedSessionId !== undefined) return false;
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

function verdictOf(model: Model, owner: Owner<Exchange>, said: SilentOwner): Verdict[] {
  const opened = owner.items.filter(succeeded);
  const faults = opened.flatMap((exchange) => faultOf(model, exchange, said));
  const [first] = faults;
  if (!first) return [];
  const { handshake, work } = first;
  const share =
    opened.length === 1 ? 'its handshake' : `${faults.length} of its ${opened.length} handshakes`;
  return [
    {
      subject: owner.subject,
      message: `${owner.plane} sent no notifications/initialized after ${share}; the first is exchange ${handshake.x}, followed by ${work.rpcMethod ?? 'a request'} (exchange ${work.x}).`,
      exchanges: faults.slice(0, 3).flatMap((fault) => [fault.handshake.x, fault.work.x]),
      inferred: owner.inferred && faults.every((fault) => fault.handshake.sessionId === undefined),
    },
  ];
}

function faultOf(model: Model, handshake: Exchange, said: SilentOwner): Fault[] {
  const session = model.session(handshake.issuedSessionId ?? '');
  if (session && session.issuedBy !== handshake.x) return [];
  const after = session ? sessionExchanges(model, session) : withoutSession(said, handshake);
  const work = after.find(isWork);
  if (!work || after.some(tellsInitialized) || after.some(isUnreadable)) return [];
  return [{ handshake, work }];
}

function sessionExchanges(model: Model, { exchanges }: Session): Exchange[] {
  return exchanges.flatMap((x) => model.exchange(x) ?? []);
}

/** Without sessions the first handshake of a plane and principal speaks for all of them. */
function withoutSession({ exchanges, first }: SilentOwner, handshake: Exchange): Exchange[] {
  return first === handshake ? exchanges.filter(({ x }) => x > handshake.x) : [];
}
