import type { Exchange, Model, Session } from '../analysis/model.ts';
import { OrderedFold } from './orderedFold.ts';
import type { Rule, Verdict } from './rule.ts';
import { beginsLife, isReceived, receptionIn } from './sessionUses.ts';
import { sessionHijacking } from './specification.ts';
import { eachSession } from './watch.ts';

/** One finding a session: requests with its id present tokens of different subjects. */
export const sessionSharedByPrincipals: Rule = {
  id: 'session-shared-by-principals',
  title: 'One session, several principals',
  severity: 'error',
  subject: 'session',
  eras: ['legacy'],
  looksAt:
    'Requests that carry the same session id with readable tokens (JWT) of different issuers or subjects. A refreshed token of the same subject is no other principal, and opaque tokens say nothing.',
  explanation:
    'A session belongs to the user who opened it. Where another user’s requests are served in it, that user sees what the first one left there; and whoever learns the id can take the session over. An error where the server served both; a warning where it refused the second.',
  remedy:
    'On the server, bind each session id to the subject of the token that opened it and answer 404 to any other. On the client, keep one session a user, also behind a gateway that serves many.',
  spec: sessionHijacking,
  knownHosts: [
    {
      host: 'Python SDK server before its binding of sessions to credentials: routes by the id alone',
      report: 'https://github.com/modelcontextprotocol/python-sdk/issues/2100',
    },
  ],
  watch: () => {
    const users = new OrderedFold<Users>({
      begin: () => ({ opened: undefined, owner: undefined, strangers: new Map() }),
      copy: (known) => ({ ...known, strangers: new Map(known.strangers) }),
      take,
      restarts: beginsLife,
      isFinal: isReceived,
    });
    return eachSession((session, { model }) => verdictOf(model, session, users));
  },
};

interface Stranger {
  readonly first: Exchange;
  readonly served: Exchange | undefined;
}

interface Users {
  /** Where initialize needs no token, the session is of the first who presents one. */
  opened: Exchange | undefined;
  owner: string | undefined;
  /** By subject. */
  readonly strangers: Map<string, Stranger>;
}

function verdictOf(model: Model, session: Session, users: OrderedFold<Users>): Verdict[] {
  const { opened, strangers } = users.of(session.id, session.exchanges, model);
  if (!opened || strangers.size === 0) return [];
  const all = [...strangers.values()];
  const served = all.flatMap((stranger) => stranger.served ?? []);
  const proof = served.length > 0 ? served : all.map(({ first }) => first);
  return [
    {
      subject: { kind: 'session', key: session.id },
      message: messageOf(session, opened, strangers.size, proof),
      exchanges: [opened.x, ...proof.slice(0, 5).map(({ x }) => x)],
      inferred: false,
      severity: served.length > 0 ? 'error' : 'warning',
    },
  ];
}

function take(users: Users, exchange: Exchange, sessionId: string): void {
  if (!users.opened) open(users, exchange, sessionId);
  // One principal is one subject.
  else if (exchange.principal !== users.opened.principal) meet(users, exchange, sessionId);
}

function open(users: Users, exchange: Exchange, sessionId: string): void {
  const { carriedSessionId, issuedSessionId } = exchange;
  const subject = subjectOf(exchange);
  if (carriedSessionId !== sessionId && issuedSessionId !== sessionId) return;
  if (subject === undefined) return;
  users.opened = exchange;
  users.owner = subject;
}

function meet({ owner, strangers }: Users, exchange: Exchange, sessionId: string): void {
  const reception = receptionIn(exchange, sessionId);
  const subject = reception === undefined ? undefined : subjectOf(exchange);
  if (subject === undefined || subject === owner) return;
  const known = strangers.get(subject);
  const served = known?.served ?? (reception === 'served' ? exchange : undefined);
  strangers.set(subject, { first: known?.first ?? exchange, served });
}

function messageOf(
  { id, issuedBy }: Session,
  opened: Exchange,
  strangers: number,
  proof: readonly Exchange[],
): string {
  const others = strangers === 1 ? 'another subject' : `${strangers} other subjects`;
  const { x = 0, status } = proof[0] ?? {};
  const how = opened.x === issuedBy ? 'opened' : 'first used';
  return `Session ${id} was ${how} by one subject (exchange ${opened.x}) and is used by ${others}; exchange ${x} was answered ${status ?? 'nothing'}.`;
}

/** Issuer and subject of a readable token. */
function subjectOf({ auth }: Exchange): string | undefined {
  const claims = auth?.claims;
  const subject = claims && Object.hasOwn(claims, 'sub') ? claims['sub'] : undefined;
  if (typeof subject !== 'string' || subject === '') return undefined;
  return JSON.stringify([claims?.['iss'] ?? null, subject]);
}
