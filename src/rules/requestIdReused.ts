import type { Exchange } from '../analysis/model.ts';
import { idKey, idText, isAccepted, isLegacy, requestsOf } from './exchangeMessages.ts';
import { brief, count, listed, verdictOn, type Fault, type FaultyExchange } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { messages } from './specification.ts';
import type { Watch } from './watch.ts';

/** One finding a session: requests in it share an id. */
export const requestIdReused: Rule = {
  id: 'request-id-reused',
  title: 'Request id reused',
  severity: 'warning',
  subject: 'session',
  eras: ['legacy'],
  looksAt:
    'Requests that carried one session id and were accepted: whether two of them have the same JSON-RPC id.',
  explanation:
    'Within a session the client must use each request id once. A server that keeps its open requests by id mixes up two that are open at the same time: an answer goes to the wrong request, or one is never answered. One after the other it does no harm to most servers, but logs that join by id become wrong.',
  remedy:
    'The client should count its ids up for as long as the session lives. Servers and tools should join requests and answers by HTTP exchange, as this inspector does.',
  spec: messages,
  knownHosts: [
    {
      host: 'Claude connectors (Claude-User): id 1 on every request, one session over several chats',
      report: 'https://github.com/anthropics/claude-ai-mcp/issues/539',
    },
  ],
  watch,
};

interface Reuse extends Fault {
  readonly sessionId: string;
  readonly id: string;
  /** The earlier request had no answer yet. */
  readonly open: boolean;
}

interface Use {
  readonly x: number;
  readonly openUntil: number;
}

/** The requests of one exchange. */
interface Sent {
  readonly exchange: FaultyExchange;
  readonly startT: number;
  readonly ids: readonly {
    readonly key: string;
    readonly text: string;
    readonly openUntil: number;
  }[];
}

/** Judges the sessions again whose requests changed. */
function watch(): Watch {
  const bySession = new Map<string, Map<number, Sent>>();
  const changed = new Set<string>();
  return {
    update: ({ exchanges, more }, say) => {
      for (const exchange of exchanges) {
        const sessionId = exchange.carriedSessionId ?? exchange.issuedSessionId;
        const sent = sessionId === undefined ? undefined : sentIn(exchange);
        if (sessionId === undefined || !sent) continue;
        const held = bySession.get(sessionId) ?? new Map<number, Sent>();
        bySession.set(sessionId, held.set(exchange.index, sent));
        changed.add(sessionId);
      }
      if (more) return;
      for (const sessionId of changed) {
        const reuses = reusesIn(sessionId, bySession.get(sessionId)?.values() ?? []);
        say(sessionId, reuses.length === 0 ? [] : [verdictOf(sessionId, reuses)]);
      }
      changed.clear();
    },
  };
}

function verdictOf(sessionId: string, faults: readonly Reuse[]): Verdict {
  const open = faults.filter((fault) => fault.open);
  const overlap =
    open.length === 0 ? '' : `, ${open.length} of them while the earlier one was unanswered`;
  return verdictOn({ kind: 'session', key: sessionId }, [...open, ...faults], {
    message: `${count(faults.length, 'request')} of session ${sessionId} had an id that an earlier request of it had (${listed(faults.map(({ id }) => id))})${overlap}.`,
    severity: open.length === 0 ? 'info' : 'warning',
  });
}

function sentIn(exchange: Exchange): Sent | undefined {
  if (!isLegacy(exchange) || !isAccepted(exchange)) return undefined;
  const ids = requestsOf(exchange).flatMap(({ id }) => {
    const key = idKey(id);
    return id === undefined ? [] : [{ key, text: idText(id), openUntil: openUntil(exchange, key) }];
  });
  return ids.length === 0 ? undefined : { exchange: brief(exchange), startT: exchange.startT, ids };
}

function reusesIn(sessionId: string, sent: Iterable<Sent>): Reuse[] {
  const uses = new Map<string, Use>();
  const reuses: Reuse[] = [];
  const inOrder = [...sent].sort((a, b) => a.exchange.index - b.exchange.index);
  for (const { exchange, startT, ids } of inOrder) {
    for (const { key, text, openUntil } of ids) {
      const before = uses.get(key);
      if (before && before.x !== exchange.x) {
        const open = before.openUntil > startT;
        reuses.push({ exchange, with: [before.x], sessionId, id: text, open });
      }
      uses.set(key, { x: exchange.x, openUntil });
    }
  }
  return reuses;
}

/** When the request was answered, or its exchange ended without. */
function openUntil({ rpc, end }: Exchange, key: string): number {
  const answer = rpc.find(
    ({ dir, kind, id }) => dir === 'down' && kind === 'response' && idKey(id) === key,
  );
  return answer?.t ?? end?.t ?? Infinity;
}
