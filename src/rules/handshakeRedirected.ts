import { formatOffset } from '../base/time.ts';
import type { Exchange } from '../analysis/model.ts';
import { SortedNumbers } from '../base/sortedNumbers.ts';
import { isLegacy } from './exchangeMessages.ts';
import { succeeded } from './handshakes.ts';
import { byOwner } from './owners.ts';
import type { Rule, Verdict } from './rule.ts';
import { sendingMessages } from './specification.ts';
import type { Change, Say, Watch } from './watch.ts';

const redirects = new Set([301, 302, 303, 307, 308]);

/** One finding a plane and principal whose handshake was answered by a redirect. */
export const handshakeRedirected: Rule = {
  id: 'handshake-redirected',
  title: 'Handshake redirected',
  severity: 'warning',
  subject: 'plane',
  eras: ['legacy'],
  looksAt:
    'POST requests with initialize or notifications/initialized that are answered 301, 302, 303, 307 or 308.',
  explanation:
    'The address the client was given is not the one that answers; often only a slash at the end is missing. After 301, 302 and 303 most clients repeat the request as GET, without its body; across hosts they drop the credential. Where the repeated handshake succeeds it costs one more round trip, where it does not the connector fails without a reason its user could see.',
  remedy:
    'Give clients the final URL, with or without the slash, or let the server answer on both without a redirect (redirect_slashes=False in Starlette).',
  spec: sendingMessages,
  knownHosts: [
    {
      host: 'Servers that answer 307 on /mcp to Claude connectors',
      report: 'https://github.com/anthropics/claude-ai-mcp/issues/99',
    },
  ],
  watch: () => new HandshakeSteps(),
};

/** Redirects are seldom, so that of the other steps no more than the places are kept. */
class HandshakeSteps implements Watch {
  private readonly steps = new SortedNumbers();
  private readonly redirected = new SortedNumbers();
  private due = false;

  concerns(exchange: Exchange): boolean {
    return isHandshakeStep(exchange);
  }

  update({ exchanges, model, more }: Change, say: Say): void {
    for (const exchange of exchanges) this.note(exchange);
    if (!this.due || more) return;
    this.due = false;
    const places = this.redirected.items.length === 0 ? [] : this.steps.items;
    say('', verdictsOn(places.flatMap((place) => model.exchangeAt(place) ?? [])));
  }

  private note(exchange: Exchange): void {
    const { index } = exchange;
    const isStep = isHandshakeStep(exchange);
    const known = isStep ? !this.steps.add(index) : this.steps.delete(index);
    if (isStep && isRedirected(exchange)) this.redirected.add(index);
    else this.redirected.delete(index);
    this.due ||= isStep || known;
  }
}

function verdictsOn(steps: readonly Exchange[]): Verdict[] {
  return byOwner(steps).flatMap(({ subject, plane, items }) => {
    const redirected = items.filter(isRedirected);
    const [first] = redirected;
    return first ? [verdictOf({ subject, plane }, first, redirected, items)] : [];
  });
}

function isRedirected({ status = 0 }: Exchange): boolean {
  return redirects.has(status);
}

function isHandshakeStep(exchange: Exchange): boolean {
  const { rpcMethod } = exchange;
  const step = rpcMethod === 'initialize' || rpcMethod === 'notifications/initialized';
  return step && isLegacy(exchange);
}

function verdictOf(
  { subject, plane }: Pick<Verdict, 'subject'> & { plane: string },
  first: Exchange,
  redirected: readonly Exchange[],
  all: readonly Exchange[],
): Verdict {
  const led = all.some(
    (exchange) =>
      exchange.rpcMethod === 'initialize' && exchange.x > first.x && succeeded(exchange),
  );
  const rest = led ? 'a later initialize succeeded' : 'no later initialize succeeded';
  const more = redirected.length > 1 ? ` (and ${redirected.length - 1} more)` : '';
  return {
    subject,
    message: `${first.rpcMethod ?? 'The handshake'} of ${plane} at ${formatOffset(first.startT)} was answered ${first.status ?? 0}${more}; ${rest}.`,
    exchanges: redirected.slice(0, 5).map(({ x }) => x),
    inferred: false,
    severity: led ? 'info' : 'warning',
  };
}
