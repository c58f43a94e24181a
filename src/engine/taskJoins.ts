/** A call that became a task: who created it, how often it was asked for, and where its result came. */
import { plural } from '../base/shortText.ts';
import type { Exchange, Model } from '../analysis/model.ts';
import { quoted, type Part } from './joinWords.ts';
import { isAboutTask } from './roundJoins.ts';

export function taskParts(exchange: Exchange, model: Model): Part[] {
  const call = isAboutTask(exchange) ? callOf(exchange, model) : exchange;
  if (!call) return strayTask(exchange);
  const { count = 0, xs = [] } = model.joined(call.x)?.continuedBy ?? {};
  const later = xs.flatMap((x) => model.exchange(x) ?? []).filter(isAboutTask);
  const id = call.rpc.findLast(({ dir, taskId }) => dir === 'down' && taskId !== undefined)?.taskId;
  if (later.length === 0 && !becameTask(call)) return [];
  const others = count - xs.length;
  return [
    id === undefined ? '' : `${quoted(id)}: `,
    ...(call === exchange ? ['created here'] : ['created by ', call.x]),
    ...pollParts(exchange, later, others),
    ...cancelParts(exchange, later),
    ...endParts(exchange, later),
  ];
}

function callOf({ continues }: Exchange, model: Model): Exchange | undefined {
  return continues === undefined ? undefined : model.exchange(continues);
}

/** The capture does not show the call, or the task was over before. */
function strayTask({ rpc, rpcMethod }: Exchange): Part[] {
  const id = rpc.find(({ dir }) => dir === 'up')?.taskId;
  if (id === undefined || rpcMethod === 'tasks/list') return [];
  return [`${quoted(id)}: no call in the capture was waiting for it`];
}

/** Its answer was a task: it ended no call, and asked for nothing more. */
function becameTask({ rpc, tool, toolCalls }: Exchange): boolean {
  const answer = rpc.findLast(({ kind, dir }) => kind === 'response' && dir === 'down');
  if (tool === undefined || toolCalls.length > 0 || answer?.taskId === undefined) return false;
  return answer.resultType !== 'input_required';
}

function pollParts({ x }: Exchange, later: readonly Exchange[], others: number): Part[] {
  const polls = later.filter((one) => one.rpcMethod === 'tasks/get' && !ends(one));
  const count = polls.length + others;
  const place = polls.findIndex((poll) => poll.x === x);
  if (count === 0) return [];
  if (place >= 0) return [`, poll ${place + 1} of ${count}`];
  const [first, last] = [polls[0], polls.at(-1)];
  if (!first || !last || others > 0) return [`, polled ${plural(count, 'time')}`];
  if (first === last) return [', polled once in ', first.x];
  return [`, polled ${plural(count, 'time')} from `, first.x, ' to ', last.x];
}

function cancelParts({ x }: Exchange, later: readonly Exchange[]): Part[] {
  const cancel = later.find(({ rpcMethod }) => rpcMethod === 'tasks/cancel');
  if (!cancel) return [];
  return cancel.x === x ? [', cancelled here'] : [', cancelled in ', cancel.x];
}

function endParts({ x }: Exchange, later: readonly Exchange[]): Part[] {
  const end = later.find(ends);
  const waiting = later.find(({ rpcMethod, end: over }) => rpcMethod === 'tasks/result' && !over);
  const last = end ?? waiting;
  if (!last) return [', no result so far'];
  const what = end ? resultText(end) : 'its result is waited for';
  return last.x === x ? [`, ${what} here`] : [`, ${what} in `, last.x];
}

/** Its answer ended the task. */
function ends({ toolCalls }: Exchange): boolean {
  return toolCalls.some(({ outcome }) => outcome !== 'pending');
}

function resultText({ outcome }: Exchange): string {
  return outcome === 'ok' || outcome === 'tool-error' ? 'result' : 'ended without a result';
}
