import type { Exchange, Model } from '../analysis/model.ts';
import type { JsonRpcId } from '../protocol/jsonRpc.ts';
import { Counted } from './countedFaults.ts';
import { idKey, idText, isAccepted, isLegacy, requestsOf } from './exchangeMessages.ts';
import { brief, count, EXAMPLES, listed, verdictOn, type Fault } from './faults.ts';
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

/** Judges the sessions again whose requests changed. */
function watch(): Watch {
  const bySession = new Map<string, SessionIds>();
  const changed = new Set<string>();
  return {
    update: ({ exchanges, model, more }, say) => {
      for (const exchange of exchanges) {
        const sessionId = exchange.carriedSessionId ?? exchange.issuedSessionId;
        if (sessionId === undefined || idsIn(exchange).length === 0) continue;
        const ids = bySession.get(sessionId) ?? new SessionIds(sessionId);
        bySession.set(sessionId, ids);
        ids.add(exchange.index);
        changed.add(sessionId);
      }
      if (more) return;
      for (const sessionId of changed) {
        say(sessionId, bySession.get(sessionId)?.verdicts(model) ?? []);
      }
      changed.clear();
    },
  };
}

/** So many exchanges of a session are looked at again each time: they may yet come out of order. */
const UNSETTLED = 64;

/** The ids of one session. What is settled is counted, so that a long session costs no more than a short one. */
class SessionIds {
  /** Places of exchanges that are not counted yet. */
  private waiting: number[] = [];
  private counted: Reuses | undefined;
  private countedTo = -1;
  private broken = false;

  constructor(private readonly sessionId: string) {}

  add(index: number): void {
    this.broken ||= index <= this.countedTo;
    this.waiting.push(index);
  }

  verdicts(model: Model): Verdict[] {
    if (this.broken) this.beginAgain(model);
    const places = [...new Set(this.waiting)].sort((a, b) => a - b);
    let next = 0;
    for (; next < places.length - UNSETTLED; next += 1) {
      const exchange = model.exchangeAt(places[next] ?? -1);
      if (!exchange?.end) break;
      (this.counted ??= new Reuses(undefined)).add(exchange, model);
      this.countedTo = exchange.index;
    }
    this.waiting = places.slice(next);
    const all = new Reuses(this.counted);
    for (const place of this.waiting) {
      const exchange = model.exchangeAt(place);
      if (exchange) all.add(exchange, model);
    }
    return all.count === 0 ? [] : [verdictOf(this.sessionId, all)];
  }

  /** One came late that belongs before those that were counted. */
  private beginAgain(model: Model): void {
    this.broken = false;
    this.counted = undefined;
    this.countedTo = -1;
    for (const x of model.session(this.sessionId)?.exchanges ?? []) {
      const exchange = model.exchange(x);
      const own = exchange?.carriedSessionId ?? exchange?.issuedSessionId;
      if (exchange && own === this.sessionId && idsIn(exchange).length > 0) {
        this.waiting.push(exchange.index);
      }
    }
  }
}

/** Requests whose id an earlier one had, on top of those counted before. */
class Reuses {
  count: number;
  openCount: number;
  /** The first few, and the first few of which the earlier request was unanswered. */
  readonly first: Fault[];
  readonly firstOpen: Fault[];
  readonly texts: Map<string, number>;
  /** The place of the latest exchange that used an id. */
  private readonly latest = new Map<JsonRpcId, number>();

  constructor(private readonly before: Reuses | undefined) {
    this.count = before?.count ?? 0;
    this.openCount = before?.openCount ?? 0;
    this.first = [...(before?.first ?? [])];
    this.firstOpen = [...(before?.firstOpen ?? [])];
    this.texts = new Map(before?.texts);
  }

  add(exchange: Exchange, model: Model): void {
    for (const id of idsIn(exchange)) {
      const place = this.latestOf(id);
      const before = place === undefined ? undefined : model.exchangeAt(place);
      if (before && before.x !== exchange.x) this.reuse(exchange, before, id);
      this.latest.set(id, exchange.index);
    }
  }

  private latestOf(id: JsonRpcId): number | undefined {
    return this.latest.get(id) ?? this.before?.latestOf(id);
  }

  private reuse(exchange: Exchange, before: Exchange, id: JsonRpcId): void {
    const fault = { exchange: brief(exchange), with: [before.x] };
    const text = idText(id);
    this.count += 1;
    this.texts.set(text, (this.texts.get(text) ?? 0) + 1);
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
    message: `${count(all, 'request')} of session ${sessionId} had an id that an earlier request of it had (${listed(new Counted([...texts]))})${overlap}.`,
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
