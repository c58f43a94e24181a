import type { Exchange, Model } from '../analysis/model.ts';
import { idKey, idText, isAccepted, isLegacy, requestsOf } from './exchangeMessages.ts';
import { count, groupBy, listed, verdictOn, type Fault } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { messages } from './specification.ts';

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
  evaluate,
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

function evaluate(model: Model): Verdict[] {
  const sessions = groupBy(reusesIn(model), ({ sessionId }) => sessionId);
  return [...sessions].map(([sessionId, faults]) => {
    const open = faults.filter((fault) => fault.open);
    const overlap =
      open.length === 0 ? '' : `, ${open.length} of them while the earlier one was unanswered`;
    return verdictOn({ kind: 'session', key: sessionId }, [...open, ...faults], {
      message: `${count(faults.length, 'request')} of session ${sessionId} had an id that an earlier request of it had (${listed(faults.map(({ id }) => id))})${overlap}.`,
      severity: open.length === 0 ? 'info' : 'warning',
    });
  });
}

function* reusesIn(model: Model): Iterable<Reuse> {
  const used = new Map<string, Map<string, Use>>();
  for (const exchange of model.exchanges) {
    const sessionId = exchange.carriedSessionId ?? exchange.issuedSessionId;
    if (sessionId === undefined || !isLegacy(exchange) || !isAccepted(exchange)) continue;
    const uses = used.get(sessionId) ?? new Map<string, Use>();
    used.set(sessionId, uses);
    for (const { id } of requestsOf(exchange)) {
      if (id === undefined) continue;
      const key = idKey(id);
      const before = uses.get(key);
      if (before && before.x !== exchange.x) {
        const open = before.openUntil > exchange.startT;
        yield { exchange, with: [before.x], sessionId, id: idText(id), open };
      }
      uses.set(key, { x: exchange.x, openUntil: openUntil(exchange, key) });
    }
  }
}

/** When the request was answered, or its exchange ended without. */
function openUntil({ rpc, end }: Exchange, key: string): number {
  const answer = rpc.find(
    ({ dir, kind, id }) => dir === 'down' && kind === 'response' && idKey(id) === key,
  );
  return answer?.t ?? end?.t ?? Infinity;
}
