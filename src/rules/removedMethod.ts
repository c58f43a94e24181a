import type { Exchange, MessageFact } from '../analysis/model.ts';
import { findMethod, isHandshake } from '../protocol/methods.ts';
import { isModernVersion } from '../protocol/version.ts';
import { isStateless } from './exchangeMessages.ts';
import { count, inExchanges, listed, perPlane, type Fault } from './faults.ts';
import type { Rule } from './rule.ts';
import { statelessChanges } from './specification.ts';
import type { Watch } from './watch.ts';

/** One finding a plane: methods that the revision it names does not have. */
export const removedMethod: Rule = {
  id: 'removed-method',
  title: 'Method removed from the protocol',
  severity: 'warning',
  subject: 'plane',
  eras: ['modern'],
  looksAt:
    'Requests and notifications of clients under 2026-07-28 or later: whether their method is one that only earlier revisions have (ping, logging/setLevel, resources/subscribe, …).',
  explanation:
    'The stateless revision has no handshake, no ping, no setLevel and no resource subscriptions of the old kind. A server must answer such a method 404 with -32601, so what the client wanted does not happen.',
  remedy:
    'Use what took their place: the log level in _meta, subscriptions/listen for changes, nothing for ping. Or speak the earlier revision, beginning with initialize.',
  spec: statelessChanges,
  watch,
};

interface Removed extends Fault {
  readonly method: string;
}

function watch(): Watch {
  return perPlane(removedIn, (faults, plane) => {
    const refused = faults.filter(({ exchange }) => exchange.status === 404).length;
    const some = refused === 0 ? 'did not answer 404' : `answered ${refused} of them with 404`;
    const answer = refused === faults.length ? 'answered 404' : some;
    return {
      message: `${plane} sent ${count(faults.length, 'message')} with a method that 2026-07-28 does not have: ${listed(faults.map(({ method }) => method))} (${inExchanges(faults)}); the server ${answer}.`,
    };
  });
}

function removedIn(exchange: Exchange): Removed[] {
  if (exchange.era !== 'modern' || !isStateless(exchange)) return [];
  const message = exchange.rpc.find((candidate) => isRemoved(exchange, candidate));
  return message?.method !== undefined ? [{ exchange, method: message.method }] : [];
}

/** Some clients name their newest version before they know what was negotiated: that is no claim. */
function isRemoved({ rpc }: Exchange, { dir, method, meta }: MessageFact): boolean {
  if (dir !== 'up' || method === undefined) return false;
  const eras = findMethod(method)?.eras;
  if (!eras || eras.includes('modern')) return false;
  const claims = isModernVersion(meta?.protocolVersion ?? '');
  return claims || !(isHandshake(method) || rpc.some((held) => isHandshake(held.method)));
}
