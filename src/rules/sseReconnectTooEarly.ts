import { formatDuration } from '../base/time.ts';
import type { Exchange } from '../analysis/model.ts';
import { LAST_EVENT_ID } from '../protocol/headers.ts';
import { isLegacy, sentHeader } from './exchangeMessages.ts';
import { count, inExchanges, verdictsOnPlanes, type Fault } from './faults.ts';
import type { VersionOf } from './negotiation.ts';
import type { Rule, Verdict } from './rule.ts';
import { sendingMessages } from './specification.ts';
import { together, type RuleContext, type Watch } from './watch.ts';

/** One finding a plane: it does not wait as long as the server asked. */
export const sseReconnectTooEarly: Rule = {
  id: 'sse-reconnect-too-early',
  title: 'Reconnected before the time asked for',
  severity: 'warning',
  subject: 'plane',
  eras: ['legacy'],
  looksAt:
    'GETs with a Last-Event-ID of a stream that the server closed after it had sent retry, in sessions of 2025-11-25: whether they came that much later, with a tenth of it and 50 ms to spare.',
  explanation:
    'From 2025-11-25 on a server may close a connection to save it and name in retry how long the client must wait before it comes back. A client that comes back earlier polls harder than the server can bear, which is what the field is to prevent.',
  remedy:
    'The client should take the last retry of the stream as its delay, before its own back-off.',
  spec: sendingMessages,
  watch,
};

const FROM = '2025-11-25';
const SLACK_MS = 50;
const SLACK = 0.1;

interface Early extends Fault {
  readonly retry: number;
  readonly gap: number;
}

function watch(): Watch {
  return together(mayMatter, judge, ({ rpcMethod }) => rpcMethod === 'initialize');
}

function judge(exchanges: readonly Exchange[], { versionOf }: RuleContext): Verdict[] {
  return verdictsOnPlanes([...earlyIn(exchanges, versionOf)], (faults, plane) => {
    const [first] = faults;
    const example = first
      ? ` (the first after ${formatDuration(first.gap)}, where retry asked for ${formatDuration(first.retry)})`
      : '';
    return {
      message: `${plane} reconnected ${count(faults.length, 'time')} too early${example}: ${inExchanges(faults)}.`,
    };
  });
}

function* earlyIn(exchanges: readonly Exchange[], versionOf: VersionOf): Iterable<Early> {
  const streams = new Map<string, Exchange>();
  for (const exchange of exchanges) {
    const session = exchange.carriedSessionId;
    if (session === undefined) continue;
    const last = sentHeader(exchange, LAST_EVENT_ID);
    const resumed = last === undefined ? undefined : streams.get(`${session}\0${last}`);
    if (resumed && (versionOf(exchange) ?? '') >= FROM) yield* judgeOne(exchange, resumed);
    for (const { id } of exchange.sse) {
      if (id !== undefined && id !== '') streams.set(`${session}\0${id}`, exchange);
    }
  }
}

/** Few exchanges resume a stream, and few streams name a time to wait. */
function mayMatter(exchange: Exchange): boolean {
  const { httpMethod, sse, carriedSessionId } = exchange;
  if (carriedSessionId === undefined || !isLegacy(exchange)) return false;
  return httpMethod === 'GET' || sse.some(({ retry }) => retry !== undefined);
}

function* judgeOne(exchange: Exchange, { x, sse, end }: Exchange): Iterable<Early> {
  const closed = end?.reason === 'complete' || end?.reason === 'upstream-abort';
  const retry = sse.findLast((event) => event.retry !== undefined)?.retry;
  if (!closed || retry === undefined) return;
  const gap = exchange.startT - end.t;
  const early = gap >= 0 && gap + Math.max(SLACK_MS, retry * SLACK) < retry;
  if (early) yield { exchange, with: [x], retry, gap };
}
