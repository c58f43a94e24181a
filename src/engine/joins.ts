/**
 * What joins an exchange to others, in words: what a reader would otherwise have to put together from
 * ids, tokens and states of several exchanges. Facts only; what is wrong with them the findings say.
 */
import { plural } from '../base/shortText.ts';
import { formatDuration } from '../base/time.ts';
import type { Joined, Progress, Several } from '../analysis/joins.ts';
import type { Exchange, MessageFact, Model } from '../analysis/model.ts';
import type { JoinView } from '../contract/api.ts';
import { headerValue, LAST_EVENT_ID } from '../protocol/headers.ts';
import { listed, NAMED, quoted, type Part } from './joinWords.ts';
import { roundParts } from './roundJoins.ts';
import { taskParts } from './taskJoins.ts';

/** In the order a reader asks: what it is part of, what became of it, what it brought to others. */
export function joinsOf(exchange: Exchange, model: Model): JoinView[] {
  const joined = model.joined(exchange.x) ?? {};
  const named = (name: string, parts: readonly Part[] | undefined) =>
    parts && parts.length > 0 ? [{ name, parts }] : [];
  return [
    ...named('Conversation key', inferredKeyParts(exchange)),
    ...named('Round', roundParts(exchange, model)),
    ...named('Task', taskParts(exchange, model)),
    ...named('Progress', progressParts(exchange, joined)),
    ...named('Cancelled', cancelledParts(exchange, model, joined.cancelledBy)),
    ...named('Cancels', cancelsParts(exchange)),
    ...named('Resumes', resumesParts(exchange)),
    ...named('Resumed', resumedParts(model, joined.resumedBy)),
    ...named('Answered', answeredParts(exchange)),
    ...named('Answers', repliesParts(exchange, model)),
    ...named('Server asks', asksParts(exchange, model, joined.repliedBy)),
    ...named('Brings', joined.brings && bringsParts(joined.brings)),
    ...named('Brings', joined.progressOf && progressOfParts(exchange, model, joined.progressOf)),
    ...named('Subscription', subscriptionParts(exchange)),
  ];
}

/** Which key told the conversation, where that is only inferred from the key's name. */
function inferredKeyParts({ conversation }: Exchange): Part[] {
  if (conversation?.inferred !== true) return [];
  return [`inferred from ${quoted(conversation.key)}, which no vendor documents`];
}

function progressParts({ x }: Exchange, { progress = [] }: Joined): Part[] {
  return progress.flatMap((one, place): Part[] => [
    ...(place === 0 ? [] : ['; ']),
    progressText(one),
    ...(one.stream === x ? [] : [' on the stream of ', one.stream]),
  ]);
}

/** "4 notifications, last 80 of 100". */
function progressText({ count, value, total }: Progress): string {
  const of = total === undefined ? '' : ` of ${total}`;
  return plural(count, 'notification') + (value === undefined ? '' : `, last ${value}${of}`);
}

function progressOfParts({ x }: Exchange, model: Model, calls: Several): Part[] {
  const parts = calls.xs.slice(0, NAMED).flatMap((call, place): Part[] => {
    const told = model.joined(call)?.progress?.find(({ stream }) => stream === x);
    const text = told ? ` (${progressText(told)})` : '';
    return [place === 0 ? 'progress of the call at ' : ', ', call, text];
  });
  return calls.count > NAMED ? [...parts, ` and ${calls.count - NAMED} more`] : parts;
}

function cancelledParts(exchange: Exchange, model: Model, by: Several | undefined): Part[] {
  const [first] = by?.xs ?? [];
  if (by && first !== undefined) {
    const at = model.exchange(first)?.startT;
    const after = at === undefined ? '' : ` after ${formatDuration(at - exchange.startT)}`;
    return ['by ', ...listed(by), after];
  }
  const cancel = exchange.rpc.find(({ dir, cancels }) => dir === 'down' && cancels !== undefined);
  const own = requestsOf(exchange).some(({ id }) => id === cancel?.cancels);
  return cancel && own ? ['by the server, on this stream'] : [];
}

function cancelsParts({ rpc }: Exchange): Part[] {
  const cancels = rpc.filter((one) => one.dir === 'up' && one.cancels !== undefined);
  return cancels
    .slice(0, NAMED)
    .flatMap(({ of, cancels: id }, place): Part[] => [
      ...(place === 0 ? [] : [', ']),
      ...(of === undefined
        ? [`request ${quoted(String(id))}, which was not found in the capture`]
        : ['the call at ', of]),
    ]);
}

function resumesParts(exchange: Exchange): Part[] {
  const last = lastEventId(exchange);
  if (last === undefined) return [];
  const { resumes } = exchange;
  if (resumes !== undefined) return ['the stream of ', resumes, ` after event ${last}`];
  return [`after event ${last}, of a stream that was not found in the capture`];
}

function resumedParts(model: Model, by: Several | undefined): Part[] {
  if (!by) return [];
  const [first = -1] = by.xs;
  const resuming = model.exchange(first);
  const last = resuming && lastEventId(resuming);
  return ['by ', ...listed(by), ...(last === undefined ? [] : [` after event ${last}`])];
}

function lastEventId({ httpMethod, wire }: Exchange): string | undefined {
  const last = httpMethod === 'GET' ? headerValue(wire.request, LAST_EVENT_ID) : undefined;
  return last === undefined || last === '' ? undefined : quoted(last);
}

function answeredParts({ answeredBy }: Exchange): Part[] {
  return answeredBy === undefined ? [] : ['on the stream of ', answeredBy];
}

/** A POST that answers the server. */
function repliesParts(exchange: Exchange, model: Model): Part[] {
  const { answersTo } = exchange;
  if (answersTo === undefined) return [];
  const asking = model.exchange(answersTo);
  const ids = new Set(repliesIn(exchange));
  const asked = asking && askedIn(asking).find(({ id }) => ids.has(id));
  const what = asked ? quoted(asked.method ?? '') : 'the request';
  return [`${what}, which the server asked in `, answersTo];
}

/** A stream on which the server asked the client. */
function asksParts(exchange: Exchange, model: Model, replied: Several | undefined): Part[] {
  const asked = askedIn(exchange);
  if (asked.length === 0) return replied ? ['answered in ', ...listed(replied)] : [];
  const replies = new Map(
    (replied?.xs ?? []).flatMap((x) => {
      const reply = model.exchange(x);
      return reply ? repliesIn(reply).map((id) => [id, x] as const) : [];
    }),
  );
  const parts = asked.slice(0, NAMED).flatMap(({ id, method = '' }, place): Part[] => {
    const reply = replies.get(id);
    const answer = reply === undefined ? ', not answered' : ', answered in ';
    return [(place === 0 ? '' : '; ') + quoted(method) + answer, ...(reply ? [reply] : [])];
  });
  return asked.length > NAMED ? [...parts, `; ${asked.length - NAMED} more`] : parts;
}

function askedIn({ rpc, era }: Exchange): MessageFact[] {
  return era === 'modern' ? [] : rpc.filter((one) => one.dir === 'down' && one.kind === 'request');
}

function repliesIn({ rpc }: Exchange) {
  return rpc.flatMap(({ dir, kind, id }) => (dir === 'up' && kind === 'response' ? [id] : []));
}

function requestsOf({ rpc }: Exchange): MessageFact[] {
  return rpc.filter(({ dir, kind }) => dir === 'up' && kind === 'request');
}

function bringsParts(answers: Several): Part[] {
  const what =
    answers.count === 1 ? 'the answer to ' : `the answers to ${answers.count} requests: `;
  return [what, ...listed(answers)];
}

/** What came on a listening stream of 2026-07-28; those of another subscription are counted apart. */
function subscriptionParts({ rpc, rpcMethod, rpcComplete }: Exchange): Part[] {
  if (rpcMethod !== 'subscriptions/listen') return [];
  const id = rpc.find(({ dir, kind }) => dir === 'up' && kind === 'request')?.id;
  const told = rpc.filter(({ dir, kind }) => dir === 'down' && kind === 'notification');
  const counts = new Map<string, number>();
  for (const { method = '', meta } of told) {
    if (method === ACKNOWLEDGED) continue;
    const other = meta?.subscriptionId !== id ? ' of another subscription' : '';
    const name = `${quoted(method)}${other}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const acknowledged = told.some(({ method }) => method === ACKNOWLEDGED);
  const named = [...counts].slice(0, NAMED).map(([name, count]) => `${count} × ${name}`);
  return [
    acknowledged ? 'acknowledged' : 'not acknowledged',
    named.length === 0 ? ', nothing told yet' : `: ${named.join(', ')}`,
    ...(rpcComplete ? [] : [', and more']),
  ];
}

const ACKNOWLEDGED = 'notifications/subscriptions/acknowledged';
