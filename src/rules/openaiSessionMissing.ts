import type { Exchange, Model } from '../analysis/model.ts';
import { SortedNumbers } from '../base/sortedNumbers.ts';
import { count, EXAMPLES, verdictOn } from './faults.ts';
import { vendorFactsOfMessages } from './openaiMeta.ts';
import type { Rule, Verdict } from './rule.ts';
import { openaiReference } from './specification.ts';
import type { Change, Say, Watch } from './watch.ts';

/** One finding a plane that sends OpenAI's keys, and tool calls without the conversation. */
export const openaiSessionMissing: Rule = {
  id: 'openai-session-missing',
  title: 'Tool calls without openai/session',
  severity: 'info',
  subject: 'plane',
  eras: ['legacy', 'modern'],
  looksAt:
    'Planes that carry some openai/* key in _meta: tool calls with neither openai/session nor the X-OpenAI-Session header.',
  explanation:
    'openai/session is the only key that ties the tool calls of one ChatGPT conversation together, whatever becomes of the session id. Calls without it cannot be given to a conversation.',
  remedy:
    'Tolerate its absence: fall back to the verified subject of the token, and to state handles among the tool arguments for what must not be mixed up.',
  spec: openaiReference,
  watch: () => new SilentCalls(),
};

/** Tool calls of a plane. */
interface Calls {
  all: number;
  /** Exchanges that carry any of the vendor's keys. */
  speaking: number;
  /** The places of those that name no conversation. */
  readonly silent: SortedNumbers;
}

class SilentCalls implements Watch {
  private readonly planes = new Map<string, Calls>();
  private readonly changed = new Set<string>();

  concerns(exchange: Exchange): boolean {
    return exchange.rpcMethod === 'tools/call' || isSpeaking(exchange);
  }

  update({ exchanges, former, model, more }: Change, say: Say): void {
    for (const exchange of exchanges) {
      const before = former(exchange);
      if (before) this.count(before, -1);
      this.count(exchange, 1);
    }
    if (more) return;
    for (const plane of this.changed) say(plane, this.verdictsOn(plane, model));
    this.changed.clear();
  }

  private count(exchange: Exchange, by: 1 | -1): void {
    const call = exchange.rpcMethod === 'tools/call';
    const speaking = isSpeaking(exchange);
    if (!call && !speaking) return;
    const { plane, index } = exchange;
    const calls = this.planes.get(plane) ?? { all: 0, speaking: 0, silent: new SortedNumbers() };
    this.planes.set(plane, calls);
    this.changed.add(plane);
    if (call) calls.all += by;
    if (speaking) calls.speaking += by;
    if (by === 1 && isSilentCall(exchange)) calls.silent.add(index);
    else calls.silent.delete(index);
  }

  private verdictsOn(plane: string, model: Model): Verdict[] {
    const { all = 0, speaking = 0, silent } = this.planes.get(plane) ?? {};
    const places = silent?.items ?? [];
    if (speaking === 0 || places.length === 0) return [];
    const first = places.slice(0, EXAMPLES).flatMap((at) => model.exchangeAt(at) ?? []);
    const faults = first.map((exchange) => ({ exchange }));
    return [
      verdictOn({ kind: 'plane', key: plane }, faults, {
        message: `${places.length} of ${count(all, 'tool call')} of ${plane} ${places.length === 1 ? 'names' : 'name'} no conversation (openai/session).`,
      }),
    ];
  }
}

function isSpeaking(exchange: Exchange): boolean {
  return exchange.mcp && vendorFactsOfMessages(exchange).length > 0;
}

/** Its body was read, and no vendor's conversation key stands in it or in a header. */
function isSilentCall({ mcp, rpcMethod, conversation, rpc }: Exchange): boolean {
  return mcp && rpcMethod === 'tools/call' && conversation === undefined && rpc.length > 0;
}
