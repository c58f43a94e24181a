import type { Exchange, Model } from '../analysis/model.ts';
import { toolCallFigures } from '../analysis/statistics.ts';
import { SortedNumbers } from '../base/sortedNumbers.ts';
import { EXAMPLES } from './faults.ts';
import { succeeded } from './handshakes.ts';
import { OwnerLedger, type OwnerAccount } from './ownerLedger.ts';
import type { Rule, Verdict } from './rule.ts';
import { accessTokenUsage } from './specification.ts';
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
interface Checks {
  /** The place of its first exchange. */
  first: number;
  requests: number;
  completed: number;
  /** The places of those that succeeded. */
  readonly handshakes: SortedNumbers;
}

class CredentialChecks implements Watch {
  private readonly owners = new OwnerLedger<Checks>(() => {
    return { first: Infinity, requests: 0, completed: 0, handshakes: new SortedNumbers() };
  });

  concerns(exchange: Exchange): boolean {
    return isChecked(exchange);
  }

  update({ exchanges, former, model, more }: Change, say: Say): void {
    for (const exchange of exchanges) {
      const before = former(exchange);
      if (before && isChecked(before)) this.count(before, -1);
      if (isChecked(exchange)) this.count(exchange, 1);
    }
    if (more) return;
    for (const owner of this.owners.takeTouched()) say(owner.key, this.verdictsOn(owner, model));
  }

  private count(exchange: Exchange, by: 1 | -1): void {
    const owner = this.owners.of(exchange);
    const { state } = owner;
    const { index } = exchange;
    state.first = Math.min(state.first, index);
    state.requests += by;
    state.completed += by * toolCallFigures([exchange]).completed;
    if (exchange.rpcMethod === 'initialize' && succeeded(exchange)) {
      if (by === 1) state.handshakes.add(index);
      else state.handshakes.delete(index);
    }
    this.owners.appears(owner, state.requests > 0 ? state.first : undefined);
    this.owners.touch(owner);
  }

  private verdictsOn(owner: OwnerAccount<Checks>, model: Model): Verdict[] {
    const { requests, completed, handshakes } = owner.state;
    const { length: opened } = handshakes.items;
    const subject = this.owners.subjectOf(owner);
    if (!subject || opened < FEWEST_HANDSHAKES || completed === 0) return [];
    if (requests < PER_CALL * completed) return [];
    const perCall = (requests / completed).toFixed(1);
    return [
      {
        subject,
        message: `${owner.plane} sent ${requests} authenticated requests for ${completed} completed tool ${completed === 1 ? 'call' : 'calls'} (${perCall} a call); each of its ${opened} handshakes presented the credential anew.`,
        exchanges: handshakes.items
          .slice(0, EXAMPLES)
          .flatMap((index) => model.exchangeAt(index)?.x ?? []),
        inferred: false,
      },
    ];
  }
}

function isChecked({ mcp, auth }: Exchange): boolean {
  return mcp && auth !== undefined;
}
