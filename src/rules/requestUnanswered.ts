import { hasGapBetween } from '../analysis/gaps.ts';
import type { Exchange, MessageFact, Model, Session } from '../analysis/model.ts';
import {
  idKey,
  idText,
  isAccepted,
  isLegacy,
  ownerOf,
  requestsOf,
  responsesOf,
} from './exchangeMessages.ts';
import { listed, verdictOn } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { sendingMessages } from './specification.ts';
import { Selection } from './selection.ts';
import type { Watch } from './watch.ts';

/** One finding an exchange: the server ended it without the answer. */
export const requestUnanswered: Rule = {
  id: 'request-unanswered',
  title: 'Request unanswered',
  severity: 'warning',
  subject: 'exchange',
  eras: ['legacy'],
  looksAt:
    'POSTs of requests that the server accepted and ended itself: whether each request got a response.',
  explanation:
    'The server said 200 and closed the answer without the JSON-RPC response. Without event ids the client cannot resume the stream, so it waits until its own time limit and the work is lost.',
  remedy:
    'The server must write the response before it ends the stream, an error response where it failed. Look at a crash, a time limit of a proxy, or a handler that returns without a result.',
  spec: sendingMessages,
  watch,
};

/** A cancellation or the end of a session that excuses one may come in any later exchange. */
function watch(): Watch {
  const cancelled = new Set<string>();
  const unanswered = new Selection(isUnanswered);
  return {
    concerns: (exchange) =>
      exchange.rpc.some(({ cancels }) => cancels !== undefined) || isUnanswered(exchange),
    update: ({ exchanges, model, more }, say) => {
      for (const exchange of exchanges) addCancelled(cancelled, exchange);
      unanswered.update(exchanges);
      if (more) return;
      for (const exchange of unanswered.items) {
        const excused = endsWithSession(model, exchange) || mayBeUnrecorded(model, exchange);
        const open = excused
          ? []
          : unansweredIn(exchange).filter(
              ({ id }) => !cancelled.has(`${ownerOf(exchange)} ${idKey(id)}`),
            );
        say(exchange.index, open.length === 0 ? [] : [verdictOf(exchange, open)]);
      }
    },
  };
}

/** Event ids allow the rest to come on another stream. */
function isUnanswered(exchange: Exchange): boolean {
  if (!endedByServer(exchange) || exchange.sse.some(({ id }) => id !== undefined)) return false;
  return unansweredIn(exchange).length > 0;
}

function verdictOf(exchange: Exchange, open: readonly MessageFact[]): Verdict {
  const what = listed(open.map(({ method = '', id }) => `${method} (id ${idText(id)})`));
  const how = exchange.end?.reason === 'complete' ? 'ended' : 'broke off';
  const lacking = open.length === 1 ? 'the response to' : `${open.length} responses:`;
  return verdictOn({ kind: 'exchange', key: String(exchange.x) }, [{ exchange }], {
    message: `The server answered ${exchange.status ?? 0} to exchange ${exchange.x} and ${how} its answer without ${lacking} ${what}.`,
  });
}

/** All of it is known, a body in a form of MCP came, and it was not the client who left. */
function endedByServer(exchange: Exchange): boolean {
  const { httpMethod, status, end, wire, rpcComplete } = exchange;
  if (httpMethod !== 'POST' || !rpcComplete || !isLegacy(exchange)) return false;
  if (!isAccepted(exchange) || status === 202) return false;
  if (end?.reason !== 'complete' && end?.reason !== 'upstream-abort') return false;
  return wire.response.some(
    ([name, value]) =>
      name === 'content-type' && /^(application\/json|text\/event-stream)\b/i.test(value),
  );
}

function unansweredIn(exchange: Exchange): MessageFact[] {
  const requests = requestsOf(exchange);
  if (requests.length === 0) return requests;
  const responses = responsesOf(exchange);
  // An error without an id says that the server could not read whose it is.
  if (responses.some(({ id, error }) => error && (id === undefined || id === null))) return [];
  const answered = new Set(responses.map(({ id }) => idKey(id)));
  return requests.filter(({ id }) => !answered.has(idKey(id)));
}

/** The answer came while recording was paused, or was dropped. */
function mayBeUnrecorded({ gaps }: Model, { startT, lastT }: Exchange): boolean {
  return hasGapBetween(gaps, startT, lastT);
}

/** The end of a session ends its streams. */
function endsWithSession(model: Model, { sessionId, end }: Exchange): boolean {
  const session = sessionId === undefined ? undefined : model.session(sessionId);
  return session !== undefined && endedBefore(model, session, end?.t ?? 0);
}

function endedBefore(model: Model, { stateBy }: Session, t: number): boolean {
  const ending = stateBy === undefined ? undefined : model.exchange(stateBy);
  return ending?.httpMethod === 'DELETE' && ending.startT <= t;
}

function addCancelled(cancelled: Set<string>, exchange: Exchange): void {
  for (const { dir, cancels } of exchange.rpc) {
    if (dir === 'up' && cancels !== undefined) {
      cancelled.add(`${ownerOf(exchange)} ${idKey(cancels)}`);
    }
  }
}
