import type { Exchange } from '../analysis/model.ts';
import type { JsonRpcId } from '../protocol/jsonRpc.ts';
import { idKey, idText, isAccepted, isLegacy, requestsOf } from './exchangeMessages.ts';
import { brief, count, EXAMPLES, listedIn, verdictOn, type Fault } from './faults.ts';
import { OrderedFold, type Exchanges } from './orderedFold.ts';
import type { Rule, Verdict } from './rule.ts';
import { messages } from './specification.ts';
import { Tally } from './tally.ts';
import { eachSession, type Watch } from './watch.ts';

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

function watch(): Watch {
  const reuses = new OrderedFold<Reuses>({
    begin: () => new Reuses(undefined),
    copy: (known) => new Reuses(known),
    take: (known, exchange, id, among) => {
      const own = exchange.carriedSessionId ?? exchange.issuedSessionId;
      if (own === id) known.add(exchange, among);
    },
    isFinal: ({ httpMethod, end }) => httpMethod !== 'POST' || end !== undefined,
  });
  return eachSession(({ id, exchanges }, { model }) => {
    const found = reuses.of(id, exchanges, model);
    return found.count === 0 ? [] : [verdictOf(id, found)];
  });
}

/** Requests whose id an earlier one had. */
class Reuses {
  count: number;
  openCount: number;
  /** The first few, and the first few of which the earlier request was unanswered. */
  readonly first: Fault[];
  readonly firstOpen: Fault[];
  readonly texts: Tally;
  /** The place of the latest exchange that used an id. */
  private readonly latest = new Map<JsonRpcId, number>();

  /** Goes on from others, which stay as they are. */
  constructor(private readonly before: Reuses | undefined) {
    this.count = before?.count ?? 0;
    this.openCount = before?.openCount ?? 0;
    this.first = [...(before?.first ?? [])];
    this.firstOpen = [...(before?.firstOpen ?? [])];
    this.texts = new Tally(EXAMPLES, before?.texts);
  }

  add(exchange: Exchange, among: Exchanges): void {
    for (const id of idsIn(exchange)) {
      const place = this.latestOf(id);
      const before = place === undefined ? undefined : among.exchangeAt(place);
      if (before && before.x !== exchange.x) this.reuse(exchange, before, id);
      this.latest.set(id, exchange.index);
    }
  }

  private latestOf(id: JsonRpcId): number | undefined {
    return this.latest.get(id) ?? this.before?.latestOf(id);
  }

  private reuse(exchange: Exchange, before: Exchange, id: JsonRpcId): void {
    const fault = { exchange: brief(exchange), with: [before.x] };
    this.count += 1;
    this.texts.add(idText(id));
    if (this.first.length < EXAMPLES) this.first.push(fault);
    if (openUntil(before, idKey(id)) <= exchange.startT) return;
    this.openCount += 1;
    if (this.firstOpen.length < EXAMPLES) this.firstOpen.push(fault);
  }
}

function verdictOf(sessionId: string, reuses: Reuses): Verdict {
  const { count: all, openCount, first, firstOpen, texts } = reuses;
  const overlap =
    openCount === 0 ? '' : `, ${openCount} of them while the earlier one was unanswered`;
  return verdictOn({ kind: 'session', key: sessionId }, [...firstOpen, ...first], {
    message: `${count(all, 'request')} of session ${sessionId} had an id that an earlier request of it had (${listedIn(texts)})${overlap}.`,
    severity: openCount === 0 ? 'info' : 'warning',
  });
}

/** Of the requests in an exchange that was accepted. */
function idsIn(exchange: Exchange): JsonRpcId[] {
  if (!isLegacy(exchange) || !isAccepted(exchange)) return [];
  return requestsOf(exchange).flatMap(({ id }) => (id === undefined ? [] : [id]));
}

/** When the request was answered, or its exchange ended without. */
function openUntil({ rpc, end }: Exchange, key: string): number {
  const answer = rpc.find(
    ({ dir, kind, id }) => dir === 'down' && kind === 'response' && idKey(id) === key,
  );
  return answer?.t ?? end?.t ?? Infinity;
}
