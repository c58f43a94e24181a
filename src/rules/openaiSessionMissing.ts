import type { Exchange } from '../analysis/model.ts';
import { count, perPlane } from './faults.ts';
import { vendorFactsOfMessages } from './openaiMeta.ts';
import type { Rule } from './rule.ts';
import { openaiReference } from './specification.ts';

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
  evaluate: (model) => {
    const speaking = new Set(
      model.exchanges.flatMap((exchange) =>
        exchange.mcp && vendorFactsOfMessages(exchange).length > 0 ? [exchange.plane] : [],
      ),
    );
    if (speaking.size === 0) return [];
    const calls = new Map<string, number>();
    for (const { plane, rpcMethod } of model.exchanges) {
      if (rpcMethod === 'tools/call') calls.set(plane, (calls.get(plane) ?? 0) + 1);
    }
    return perPlane(
      model.exchanges
        .filter((exchange) => speaking.has(exchange.plane) && isSilentCall(exchange))
        .map((exchange) => ({ exchange })),
      (faults, plane) => ({
        message: `${faults.length} of ${count(calls.get(plane) ?? 0, 'tool call')} of ${plane} ${faults.length === 1 ? 'names' : 'name'} no conversation (openai/session).`,
      }),
    );
  },
};

/** Its body was read, and no vendor's conversation key stands in it or in a header. */
function isSilentCall({ mcp, rpcMethod, conversation, rpc }: Exchange): boolean {
  return mcp && rpcMethod === 'tools/call' && conversation === undefined && rpc.length > 0;
}
