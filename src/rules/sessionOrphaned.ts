import { formatDuration, formatOffset } from '../base/time.ts';
import { hasGapAfter } from '../analysis/gaps.ts';
import type { Model, Session } from '../analysis/model.ts';
import { UNKNOWN_PRINCIPAL } from '../analysis/principals.ts';
import { NOT_ALL_RECORDED } from './faults.ts';
import { OrderedFold } from './orderedFold.ts';
import type { Rule, Verdict } from './rule.ts';
import { isReceived } from './sessionUses.ts';
import { sessionManagement } from './specification.ts';
import { eachSession } from './watch.ts';

/** One finding a session: superseded by a later one is a warning, idle alone is information. */
export const sessionOrphaned: Rule = {
  id: 'session-orphaned',
  title: 'Session orphaned',
  severity: 'warning',
  subject: 'session',
  eras: ['legacy'],
  aboutLoss: true,
  looksAt:
    'Sessions that were neither deleted nor ended by the server: whether the same plane and principal got a later one on the same path and did not come back (warning), or nothing used it for the idle threshold (information).',
  explanation:
    'The client left this session without a DELETE. The server still holds it and cannot know that nobody will come back. A server without clean-up keeps one more session, and whatever it holds, for each time this happens.',
  remedy:
    'A client should send DELETE when it is done. A server should not depend on that: end sessions after a time without use, or end the former session when the same subject initialises again.',
  spec: sessionManagement,
  knownHosts: [
    {
      host: 'ChatGPT (openai-mcp), February 2026: a session for every batch of tool calls, never deleted',
      report: 'https://github.com/openai/openai-apps-sdk-examples/issues/201',
    },
  ],
  watch: () => {
    const lastUses = new OrderedFold<LastUse>({
      begin: () => ({}),
      copy: (use) => ({ ...use }),
      take: (use, exchange, id) => {
        const { x, carriedSessionId, issuedSessionId } = exchange;
        if (carriedSessionId === id || issuedSessionId === id) use.x = x;
      },
      isFinal: isReceived,
    });
    return eachSession((session, { model }) => {
      if (!session.orphan) return [];
      const { x } = lastUses.of(session.id, session.exchanges, model);
      return [verdictOf(model, session, x)];
    });
  },
};

/** The last exchange that carried the id or was issued it. */
interface LastUse {
  x?: number;
}

function verdictOf(model: Model, session: Session, lastUse: number | undefined): Verdict {
  const superseded = session.state === 'superseded';
  const doubtful = hasGapAfter(model.gaps, session.lastUsedT);
  const said = superseded ? supersededMessage(model, session) : idleMessage(session);
  return {
    subject: { kind: 'session', key: session.id },
    message: doubtful ? `${said} ${NOT_ALL_RECORDED}` : said,
    exchanges: evidence(session, lastUse),
    inferred: (superseded && session.principal === UNKNOWN_PRINCIPAL) || doubtful,
    severity: superseded ? 'warning' : 'info',
  };
}

function supersededMessage(model: Model, session: Session): string {
  const next = session.supersededBy ?? 'a later session';
  const gapMs = (model.session(next)?.createdT ?? -Infinity) - session.lastUsedT;
  // A stream that was closed afterwards ends later than the next session begins.
  const gap = gapMs < 0 ? '' : ` ${formatDuration(gapMs)} after its last use`;
  const by = session.stateBy === undefined ? '' : ` (exchange ${session.stateBy})`;
  return `${identity(session)} was left without a DELETE: ${session.plane} got ${next}${by}${gap} and did not come back.`;
}

function idleMessage(session: Session): string {
  const last = formatOffset(session.lastUsedT);
  return `${identity(session)} was last used at ${last} and never deleted; no later session took its place.`;
}

function identity({ id, createdT, seenInUse, requests }: Session): string {
  const origin = seenInUse ? 'first seen' : 'issued';
  const uses = `${requests} ${requests === 1 ? 'request carried' : 'requests carried'} it`;
  return `Session ${id} (${origin} at ${formatOffset(createdT)}, ${uses})`;
}

/** Where it was issued, its last use, and what took its place. */
function evidence({ issuedBy, stateBy }: Session, lastUse: number | undefined): number[] {
  const found = [issuedBy, lastUse, stateBy];
  const numbers = found.filter((x): x is number => x !== undefined);
  return [...new Set(numbers)].sort((a, b) => a - b);
}
