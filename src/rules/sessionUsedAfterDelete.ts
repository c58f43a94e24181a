import { formatDuration, formatOffset } from '../base/time.ts';
import type { Exchange, Model, Session } from '../analysis/model.ts';
import { EXAMPLES } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { asks, usesOf, type SessionUse } from './sessionUses.ts';
import { sessionManagement } from './specification.ts';
import { eachSession } from './watch.ts';

/** One finding a session: a request carries the id of a session its client had deleted. */
export const sessionUsedAfterDelete: Rule = {
  id: 'session-used-after-delete',
  title: 'Session used after its DELETE',
  severity: 'error',
  subject: 'session',
  eras: ['legacy'],
  looksAt:
    'Sessions whose DELETE was answered 2xx: POST requests with their id that begin after that answer.',
  explanation:
    'The client ended the session and goes on using it. The server has dropped what the session held, so the requests are refused and their work is lost.',
  remedy:
    'The fault is the client’s: send DELETE last, or initialize again after it. A server should answer 404 to the id, so that the client knows to begin a new session.',
  spec: sessionManagement,
  knownHosts: [
    {
      host: 'OpenAI Playground: deletes the session, then calls tools with its id',
      report: 'https://github.com/php-mcp/server/issues/39',
    },
  ],
  watch: () =>
    eachSession((session, { model }) =>
      // A client cannot know what the inspector's user deleted.
      session.state === 'deleted' && !session.deletedFromInspector ? verdictOf(model, session) : [],
    ),
};

function verdictOf(model: Model, session: Session): Verdict[] {
  const deleted = model.exchange(session.stateBy ?? 0);
  const { responseT } = deleted ?? {};
  if (!deleted || responseT === undefined) return [];
  const late = usesOf(model, session).filter(({ exchange }) => exchange.startT > responseT);
  const [first] = late;
  if (!first) return [];
  const harmless = late.every(
    ({ exchange, reception }) => reception === 'served' || !asks(exchange),
  );
  return [
    {
      subject: { kind: 'session', key: session.id },
      message: messageOf(session, deleted, first, late),
      exchanges: [deleted.x, ...late.slice(0, EXAMPLES).map(({ exchange }) => exchange.x)],
      inferred: false,
      // Nothing was lost where the server went on serving, or where nothing was asked for.
      severity: harmless ? 'warning' : 'error',
    },
  ];
}

function messageOf(
  { id }: Session,
  deleted: Exchange,
  { exchange }: SessionUse,
  late: readonly SessionUse[],
): string {
  const when = formatOffset(deleted.responseT ?? 0);
  const gap = formatDuration(exchange.startT - (deleted.responseT ?? 0));
  const what = `${exchange.rpcMethod ?? 'a POST'} of ${exchange.plane}`;
  const status = exchange.status === undefined ? 'not answered' : `answered ${exchange.status}`;
  const more = late.length > 1 ? `; ${late.length} requests in all` : '';
  return `Session ${id} was deleted at ${when} (exchange ${deleted.x}); ${gap} later ${what} carries its id again, ${status}${more}.`;
}
