import type { Exchange } from '../analysis/model.ts';
import { vendorFactsOfMessages } from './openaiMeta.ts';
import type { Rule, Verdict } from './rule.ts';
import { openaiReference } from './specification.ts';
import { eachExchange } from './watch.ts';

/** One finding an exchange: an `X-OpenAI-*` header says something else than `_meta`. */
export const openaiMetaConflict: Rule = {
  id: 'openai-meta-conflict',
  title: 'OpenAI header against _meta',
  severity: 'warning',
  subject: 'exchange',
  eras: ['legacy', 'modern'],
  looksAt:
    'Requests that carry the same value twice, in an X-OpenAI-* header and in an openai/* key of _meta, such as X-OpenAI-Session and openai/session: whether both say the same.',
  explanation:
    'The two name different conversations, users or organizations. A server that reads one and a gateway that reads the other give the same call to two of them. Something between host and server mixes up requests, or somebody forges one of the two.',
  remedy:
    'Read _meta, which is documented, and use the header only where _meta is silent; never decide an authorisation by either. Look for a proxy, cache or connection pool that reuses headers over requests.',
  spec: openaiReference,
  watch: () =>
    eachExchange(({ mcp, rpc }) => mcp && rpc.some(({ meta }) => meta?.openai), verdictOf),
};

function verdictOf(exchange: Exchange): Verdict[] {
  const conflicts = vendorFactsOfMessages(exchange).flatMap((facts) => facts.conflicts);
  const pairs = [...new Set(conflicts.map(({ key, header }) => `${header} and ${key}`))];
  if (pairs.length === 0) return [];
  const what = exchange.rpcMethod ?? exchange.httpMethod;
  return [
    {
      subject: { kind: 'exchange', key: String(exchange.x) },
      message: `${what} of ${exchange.plane} says two things: ${pairs.join(', ')} differ.`,
      exchanges: [exchange.x],
      inferred: false,
    },
  ];
}
