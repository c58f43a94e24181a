import { ownerKey } from '../analysis/losses.ts';
import { toolCallFigures } from '../analysis/statistics.ts';
import type { Exchange } from '../analysis/model.ts';
import { EXAMPLES, groupBy } from './faults.ts';
import { succeeded } from './handshakes.ts';
import { byOwner } from './owners.ts';
import type { Rule, Subject, Verdict } from './rule.ts';
import { accessTokenUsage } from './specification.ts';
import { Selection } from './selection.ts';
import type { Change, Say, Watch } from './watch.ts';

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
  watch: () => new CredentialChecks(),
};

/** What one plane and principal sent with a credential. */
interface Owner {
  readonly plane: string;
  readonly principal: string;
  /** Its first exchange. */
  first: number;
  requests: number;
  completed: number;
}

class CredentialChecks implements Watch {
  private readonly owners = new Map<string, Owner>();
  private readonly handshakes = new Selection(
    (exchange) => isChecked(exchange) && exchange.rpcMethod === 'initialize' && succeeded(exchange),
  );

  update({ exchanges, former, more }: Change, say: Say): void {
    this.handshakes.update(exchanges);
    for (const exchange of exchanges) {
      const before = former(exchange);
      if (before && isChecked(before)) this.count(before, -1);
      if (isChecked(exchange)) this.count(exchange, 1);
    }
    if (more) return;
    if (this.handshakes.items.length >= FEWEST_HANDSHAKES) say('', this.verdicts());
  }

  private count(exchange: Exchange, by: 1 | -1): void {
    const { plane, principal, index } = exchange;
    const key = ownerKey(exchange);
    let owner = this.owners.get(key);
    if (!owner) {
      owner = { plane, principal, first: index, requests: 0, completed: 0 };
      this.owners.set(key, owner);
    }
    owner.first = Math.min(owner.first, index);
    owner.requests += by;
    owner.completed += by * toolCallFigures([exchange]).completed;
  }

  private verdicts(): Verdict[] {
    const handshakes = groupBy(this.handshakes.items, ownerKey);
    const owners = [...this.owners.values()].filter(({ requests }) => requests > 0);
    return byOwner(owners.sort((a, b) => a.first - b.first)).flatMap(({ subject, items }) =>
      items.flatMap((owner) => judge(owner, subject, handshakes.get(ownerKey(owner)) ?? [])),
    );
  }
}

function isChecked({ mcp, auth }: Exchange): boolean {
  return mcp && auth !== undefined;
}

function judge(
  { plane, requests, completed }: Owner,
  subject: Subject,
  handshakes: readonly Exchange[],
): Verdict[] {
  if (handshakes.length < FEWEST_HANDSHAKES || completed === 0) return [];
  if (requests < PER_CALL * completed) return [];
  const perCall = (requests / completed).toFixed(1);
  return [
    {
      subject,
      message: `${plane} sent ${requests} authenticated requests for ${completed} completed tool ${completed === 1 ? 'call' : 'calls'} (${perCall} a call); each of its ${handshakes.length} handshakes presented the credential anew.`,
      exchanges: handshakes.slice(0, EXAMPLES).map(({ x }) => x),
      inferred: false,
    },
  ];
}
