import { formatDuration, formatOffset } from '../base/time.ts';
import { hasGapAfter } from '../analysis/gaps.ts';
import { holderKey } from '../analysis/losses.ts';
import type { Exchange, Model, Session } from '../analysis/model.ts';
import { count, EXAMPLES } from './faults.ts';
import { isInitialization, succeeded } from './handshakes.ts';
import type { Rule, Verdict } from './rule.ts';
import { asks, usesOf } from './sessionUses.ts';
import { sessionManagement } from './specification.ts';
import type { Watch } from './watch.ts';

/** One finding a session: the client goes on with an id the server had answered 404 to. */
export const sessionNotReinitialized: Rule = {
  id: 'session-not-reinitialized-after-404',
  title: 'No new session after 404',
  severity: 'error',
  subject: 'session',
  eras: ['legacy'],
  looksAt:
    'Sessions whose id the server answered 404 to and never served again: POST requests that begin after that answer and carry the same id. A notification that was under way is passed over.',
  explanation:
    'A 404 to a session id says that the session is over; the client must begin a new one with an initialize without the id. This client sends the dead id again, so every further call fails until somebody restarts it.',
  remedy:
    'The fault is the client’s: drop the id at the first 404 and initialize again. A server can soften it by keeping sessions longer, and over a restart.',
  spec: sessionManagement,
  knownHosts: [
    {
      host: 'Python SDK client: reports "Session terminated" and keeps the id',
      report: 'https://github.com/modelcontextprotocol/python-sdk/issues/1676',
    },
    {
      host: 'Claude connectors: no initialize after 404',
      report: 'https://github.com/anthropics/claude-ai-mcp/issues/450',
    },
    {
      host: 'mcp-remote: keeps the id after 404',
      report: 'https://github.com/geelen/mcp-remote/issues/106',
    },
  ],
  watch,
};

function watch(): Watch {
  const expired = new Set<string>();
  const lastOpened = new Map<string, Exchange>();
  return {
    concerns: isInitialization,
    update: ({ model, exchanges, sessions }, say) => {
      const holders = openedIn(exchanges, lastOpened);
      for (const { id, state } of sessions) {
        if (state === 'expired') expired.add(id);
        else if (expired.delete(id)) say(id, []);
      }
      const touched = new Set(sessions.map(({ id }) => id));
      for (const id of expired) {
        const session = model.session(id);
        if (!session || !(touched.has(id) || holders.has(holderKey(session)))) continue;
        say(id, verdictOf(model, session, lastOpened));
      }
    },
  };
}

/** Notes the last handshake of each holder that succeeded; returns those with another one now. */
function openedIn(exchanges: readonly Exchange[], last: Map<string, Exchange>): Set<string> {
  const holders = new Set<string>();
  for (const exchange of exchanges) {
    if (!isInitialization(exchange) || !succeeded(exchange)) continue;
    const holder = holderKey(exchange);
    if ((last.get(holder)?.index ?? -1) > exchange.index) continue;
    last.set(holder, exchange);
    holders.add(holder);
  }
  return holders;
}

function verdictOf(
  model: Model,
  session: Session,
  lastOpened: ReadonlyMap<string, Exchange>,
): Verdict[] {
  const uses = usesOf(model, session);
  const lost = uses.find(
    ({ exchange, reception }) => reception === 'refused' && exchange.status === 404,
  );
  const lostT = lost?.exchange.responseT;
  if (!lost || lostT === undefined) return [];
  const later = uses.filter(({ exchange }) => exchange.startT > lostT);
  const stale = later.map(({ exchange }) => exchange).filter(asks);
  if (stale.length === 0 || later.some(({ reception }) => reception === 'served')) return [];
  const opened = lastOpened.get(holderKey(session));
  const recovered = opened !== undefined && opened.startT >= lostT;
  return [
    {
      subject: { kind: 'session', key: session.id },
      message: messageOf(session, lost.exchange, stale, recovered),
      exchanges: [lost.exchange.x, ...stale.slice(0, EXAMPLES).map(({ x }) => x)],
      // A handshake may be missing from the capture.
      inferred: !recovered && hasGapAfter(model.gaps, lostT),
      // It came back by itself, a little late.
      severity: recovered ? 'warning' : 'error',
    },
  ];
}

function messageOf(
  { id, plane }: Session,
  lost: Exchange,
  stale: readonly Exchange[],
  recovered: boolean,
): string {
  const lostT = lost.responseT ?? 0;
  const span = formatDuration((stale.at(-1)?.startT ?? lostT) - lostT);
  const rest = recovered ? 'before it began a new session' : 'and it began no new session';
  return `The server answered 404 to session ${id} at ${formatOffset(lostT)} (exchange ${lost.x}); ${plane} sent the id with ${count(stale.length, 'more request')} in the next ${span}, ${rest}.`;
}
