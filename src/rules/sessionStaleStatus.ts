import type { Model, Session } from '../analysis/model.ts';
import { count, EXAMPLES } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { usesOf, type SessionUse } from './sessionUses.ts';
import { sessionManagement } from './specification.ts';
import { eachSession } from './watch.ts';

/** One finding a session: the server answers something else than 404 to an id that is gone. */
export const sessionStaleStatus: Rule = {
  id: 'session-stale-status',
  title: 'Wrong status for an ended session',
  severity: 'warning',
  subject: 'session',
  eras: ['legacy'],
  looksAt:
    'POST requests with the id of a session that was deleted (its DELETE was answered 2xx), answered 2xx or 400; and requests answered 400 with an error that speaks of the session. 404 is due in each case.',
  explanation:
    'A client begins a new session when it gets 404; 400 tells it that its request is malformed. One that keeps to the specification goes on sending the dead id after a 400, and its user sees every call fail. A 2xx for a deleted session means that the server has not ended it.',
  remedy:
    'Answer 404 to every request whose session id the server does not know or has ended, and 400 only to requests that carry none.',
  spec: sessionManagement,
  knownHosts: [
    {
      host: 'Mastra’s MCP server, before the change: 400 for an unknown id',
      report: 'https://github.com/mastra-ai/mastra/pull/15160',
    },
  ],
  watch: () =>
    eachSession((session, { model }) => (mayBeStale(session) ? verdictOf(model, session) : [])),
};

function mayBeStale({ state }: Session): boolean {
  return state === 'deleted' || state === 'rejected';
}

function verdictOf(model: Model, session: Session): Verdict[] {
  const wrong =
    session.state === 'deleted' ? afterDelete(model, session) : blamedFor400(model, session);
  const [first] = wrong;
  if (!first) return [];
  const due = session.state === 'deleted' ? ' after its DELETE' : '';
  const known =
    session.seenInUse && session.state !== 'deleted'
      ? ', which this server did not issue within the capture,'
      : '';
  return [
    {
      subject: { kind: 'session', key: session.id },
      message: `${count(wrong.length, 'request')} of ${session.plane} with session ${session.id}${known}${due} ${wrong.length === 1 ? 'was' : 'were'} answered ${statusesOf(wrong)} where 404 is due.`,
      exchanges: evidence(session, wrong),
      inferred: false,
    },
  ];
}

function afterDelete(model: Model, session: Session): SessionUse[] {
  const ended = model.exchange(session.stateBy ?? 0)?.responseT ?? Infinity;
  return usesOf(model, session).filter(
    ({ exchange, reception }) =>
      exchange.startT > ended && (exchange.status === 400 || reception === 'served'),
  );
}

/** An id that is served later was not gone: that is for session-flapping to say. */
function blamedFor400(model: Model, session: Session): SessionUse[] {
  return usesOf(model, session).filter(
    ({ exchange, reception }) => reception === 'refused' && exchange.status === 400,
  );
}

function statusesOf(uses: readonly SessionUse[]): string {
  return [...new Set(uses.map(({ exchange }) => exchange.status))].join(' and ');
}

function evidence({ state, stateBy, issuedBy }: Session, wrong: readonly SessionUse[]): number[] {
  const before = state === 'deleted' ? stateBy : issuedBy;
  const late = wrong.slice(0, EXAMPLES).map(({ exchange }) => exchange.x);
  return before === undefined ? late : [before, ...late];
}
