import { toolCallFigures } from '../analysis/statistics.ts';
import type { Exchange } from '../analysis/model.ts';
import { EXAMPLES } from './faults.ts';
import { succeeded } from './handshakes.ts';
import { byOwner, type Owner } from './owners.ts';
import type { Rule, Verdict } from './rule.ts';
import { accessTokenUsage } from './specification.ts';

/** Fewer handshakes than this are no habit. */
const FEWEST_HANDSHAKES = 3;
/** So many authenticated requests a tool call are noticeable. */
const PER_CALL = 2.5;

/** One finding a plane and principal whose handshakes cost more checks of the credential than its work. */
export const authOverhead: Rule = {
  id: 'auth-overhead',
  title: 'Many credential checks a tool call',
  severity: 'info',
  subject: 'plane',
  eras: ['legacy'],
  looksAt: `Plane and principal with a credential and at least ${FEWEST_HANDSHAKES} handshakes: whether ${PER_CALL} or more authenticated requests come on a completed tool call.`,
  explanation:
    'Every request presents its credential and the server must check each. Where a client opens a session for every few calls, most of these checks serve the handshakes; a server that asks its identity provider each time sends it several times the traffic of its tools, and may run into a rate limit that looks like a failed sign-in.',
  remedy:
    'Validate tokens locally (signature, issuer, audience, expiry) and cache the keys, or cache the result of an introspection by a hash of the token until it expires. Mend what makes the client open sessions anew.',
  spec: accessTokenUsage,
  knownHosts: [
    {
      host: 'ChatGPT (openai-mcp), February 2026: 84 token verifications for 12 tool calls',
      report: 'https://github.com/openai/openai-apps-sdk-examples/issues/201',
    },
  ],
  evaluate: (model) =>
    byOwner(model.exchanges.filter(({ mcp, auth }) => mcp && auth !== undefined)).flatMap(judge),
};

function judge(owner: Owner<Exchange>): Verdict[] {
  const handshakes = owner.items.filter(
    (exchange) => exchange.rpcMethod === 'initialize' && succeeded(exchange),
  );
  const { completed } = toolCallFigures(owner.items);
  const requests = owner.items.length;
  if (handshakes.length < FEWEST_HANDSHAKES || completed === 0) return [];
  if (requests < PER_CALL * completed) return [];
  const perCall = (requests / completed).toFixed(1);
  return [
    {
      subject: owner.subject,
      message: `${owner.plane} sent ${requests} authenticated requests for ${completed} completed tool ${completed === 1 ? 'call' : 'calls'} (${perCall} a call); each of its ${handshakes.length} handshakes presented the credential anew.`,
      exchanges: handshakes.slice(0, EXAMPLES).map(({ x }) => x),
      inferred: false,
    },
  ];
}
