/**
 * Calls in rounds (MCP 2026-07-28, Multi Round-Trip Requests): a result that asks for more, and the
 * request that goes on with it. They are joined by `requestState`, to the letter; where none was given,
 * by who asks, method and name.
 */
import { BoundedMap } from './boundedMap.ts';
import type { ExchangeFacts } from './facts.ts';
import type { MessageFact } from './messageFacts.ts';

/** Calls that wait for their next round; a client need not come back. */
const MOST_WAITING = 10_000;

export class Rounds {
  private readonly waiting = new BoundedMap<string, ExchangeFacts>(MOST_WAITING);

  /** A result asked for more. */
  asked(facts: ExchangeFacts): void {
    const result = facts.rpc.findLast(({ resultType }) => resultType === 'input_required');
    const request = requestOf(facts);
    if (request && result) this.waiting.set(keyOf(facts, request, result.requestState), facts);
  }

  /** The exchange whose answer asked for what this request brings. */
  continuedBy(facts: ExchangeFacts): number | undefined {
    if (!facts.requests[0]?.laterRound) return undefined;
    const request = requestOf(facts);
    return request && this.waiting.take(keyOf(facts, request, request.requestState))?.x;
  }
}

function requestOf({ rpc }: ExchangeFacts): MessageFact | undefined {
  return rpc.find(({ dir, kind }) => dir === 'up' && kind === 'request');
}

function keyOf(
  { planeKey, principal }: ExchangeFacts,
  { method = '', name = '' }: MessageFact,
  state: string | undefined,
): string {
  return state === undefined
    ? JSON.stringify([planeKey, principal, method, name])
    : JSON.stringify([principal, state]);
}
