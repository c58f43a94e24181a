/** Calls in rounds (MCP 2026-07-28): which round an exchange is, of how many, and of which call. */
import type { Exchange, Model } from '../analysis/model.ts';
import type { Part } from './joinWords.ts';

/** A client may go on for ever; who reads it wants to see the first rounds. */
const MOST = 1000;

export function roundParts(exchange: Exchange, model: Model): Part[] {
  const rounds = roundsOf(exchange, model);
  const place = rounds.indexOf(exchange.x);
  const [first = exchange.x, last] = [rounds[0], rounds.at(-1)];
  const waits = asksForMore(last === undefined ? undefined : model.exchange(last));
  if (rounds.length === 1 && !waits) return [];
  const [before, next] = [rounds[place - 1], rounds[place + 1]];
  return [
    `${place + 1} of ${rounds.length}`,
    ...(place === 0 ? [] : [' of the call at ', first]),
    ...(before === undefined || before === first ? [] : [', after ', before]),
    ...(next === undefined ? [] : [', continued in ', next]),
    ...(waits && next === undefined ? [', which asked for more: no later round so far'] : []),
  ];
}

/** A request for a task goes on with its call too, but is no round of it. */
export function isAboutTask({ rpcMethod }: Exchange): boolean {
  return rpcMethod?.startsWith('tasks/') ?? false;
}

function roundsOf(exchange: Exchange, model: Model): number[] {
  const rounds: number[] = [];
  let first: Exchange | undefined = exchange;
  for (
    let at: Exchange | undefined = exchange;
    at && rounds.length < MOST;
    at = former(at, model)
  ) {
    rounds.unshift(at.x);
    first = at;
  }
  for (let at = next(exchange, model); at && rounds.length < MOST; at = next(at, model)) {
    rounds.push(at.x);
  }
  return isAboutTask(first) ? [exchange.x] : rounds;
}

function former(exchange: Exchange, model: Model): Exchange | undefined {
  const { continues } = exchange;
  return continues === undefined || isAboutTask(exchange) ? undefined : model.exchange(continues);
}

function next({ x }: Exchange, model: Model): Exchange | undefined {
  const later = model.joined(x)?.continuedBy?.xs ?? [];
  return later.map((one) => model.exchange(one)).find((one) => one && !isAboutTask(one));
}

function asksForMore(exchange: Exchange | undefined): boolean {
  const answer = exchange?.rpc.findLast(({ kind, dir }) => kind === 'response' && dir === 'down');
  return answer?.resultType === 'input_required';
}
