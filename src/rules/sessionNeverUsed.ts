import { formatOffset } from '../base/time.ts';
import { hasGapAfter } from '../analysis/gaps.ts';
import type { Model, Session } from '../analysis/model.ts';
import { isWork, tellsInitialized } from './handshakes.ts';
import type { Rule, Verdict } from './rule.ts';
import { sessionManagement } from './specification.ts';
import { eachSession } from './watch.ts';

/** One finding a session: opened and left without a single request beyond the handshake. */
export const sessionNeverUsed: Rule = {
  id: 'session-never-used',
  title: 'Session never used',
  severity: 'info',
  subject: 'session',
  eras: ['legacy'],
  looksAt:
    'Sessions that their client left (a later one took their place, or nothing came for the idle threshold): whether any request but the handshake belongs to them.',
  explanation:
    'A whole handshake was spent, and the server holds a session that did no work and never will. Single ones are harmless: a probe, a cancelled chat. Many of them fill a server that does not clean up.',
  remedy:
    'Allocate what a session needs with its first request rather than with initialize, and end sessions without use soon.',
  spec: sessionManagement,
  knownHosts: [
    {
      host: 'ChatGPT (openai-mcp), February 2026: a session at once replaced by the next',
      report: 'https://github.com/openai/openai-apps-sdk-examples/issues/201',
    },
  ],
  watch: () =>
    eachSession((session, { model }) => {
      const { neverUsed, orphan, seenInUse } = session;
      const idle = neverUsed && orphan && !seenInUse && !hasWork(model, session);
      return idle ? [verdictOf(model, session)] : [];
    }),
};

/** Requests without the id that belong to it are for session-id-not-echoed to report. */
function hasWork(model: Model, { exchanges }: Session): boolean {
  return exchanges.some((x) => {
    const exchange = model.exchange(x);
    return exchange !== undefined && isWork(exchange);
  });
}

function verdictOf(model: Model, session: Session): Verdict {
  const told = session.exchanges.some((x) => {
    const exchange = model.exchange(x);
    return exchange !== undefined && tellsInitialized(exchange);
  });
  const how = told ? 'after notifications/initialized' : 'after the answer to initialize';
  const next = session.supersededBy === undefined ? '' : `; ${session.supersededBy} took its place`;
  return {
    subject: { kind: 'session', key: session.id },
    message: `${session.plane} opened session ${session.id} at ${formatOffset(session.createdT)} and sent nothing in it ${how}${next}.`,
    exchanges: [session.issuedBy, session.stateBy].flatMap((x) => x ?? []),
    inferred: hasGapAfter(model.gaps, session.createdT),
  };
}
