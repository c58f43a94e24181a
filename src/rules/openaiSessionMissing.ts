import type { Exchange } from '../analysis/model.ts';
import { brief, count, verdictOn, type Fault } from './faults.ts';
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
  /** Calls that name no conversation. */
  readonly silent: Map<number, Fault>;
}

class SilentCalls implements Watch {
  private readonly planes = new Map<string, Calls>();

  concerns(exchange: Exchange): boolean {
    return exchange.rpcMethod === 'tools/call' || isSpeaking(exchange);
  }

  update({ exchanges, former }: Change, say: Say): void {
    const changed = new Set<string>();
    for (const exchange of exchanges) {
      const before = former(exchange);
      if (before && this.count(before, -1)) changed.add(before.plane);
      if (this.count(exchange, 1)) changed.add(exchange.plane);
    }
    for (const plane of changed) say(plane, this.verdictsOn(plane));
  }

  private count(exchange: Exchange, by: 1 | -1): boolean {
    const call = exchange.rpcMethod === 'tools/call';
    const speaking = isSpeaking(exchange);
    if (!call && !speaking) return false;
    const { plane, index } = exchange;
    const calls = this.planes.get(plane) ?? { all: 0, speaking: 0, silent: new Map() };
    this.planes.set(plane, calls);
    if (call) calls.all += by;
    if (speaking) calls.speaking += by;
    calls.silent.delete(index);
    if (by === 1 && isSilentCall(exchange)) calls.silent.set(index, { exchange: brief(exchange) });
    return true;
  }

  private verdictsOn(plane: string): Verdict[] {
    const { all, speaking, silent } = this.planes.get(plane) ?? NONE;
    if (speaking === 0 || silent.size === 0) return [];
    const faults = [...silent].sort(([a], [b]) => a - b).map(([, fault]) => fault);
    return [
      verdictOn({ kind: 'plane', key: plane }, faults, {
        message: `${faults.length} of ${count(all, 'tool call')} of ${plane} ${faults.length === 1 ? 'names' : 'name'} no conversation (openai/session).`,
      }),
    ];
  }
}

function isSpeaking(exchange: Exchange): boolean {
  return exchange.mcp && vendorFactsOfMessages(exchange).length > 0;
}

const NONE: Calls = { all: 0, speaking: 0, silent: new Map() };

/** Its body was read, and no vendor's conversation key stands in it or in a header. */
function isSilentCall({ mcp, rpcMethod, conversation, rpc }: Exchange): boolean {
  return mcp && rpcMethod === 'tools/call' && conversation === undefined && rpc.length > 0;
}
