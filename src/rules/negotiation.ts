/** Which protocol version was negotiated for a request of the legacy era. */
import type { Exchange, Model } from '../analysis/model.ts';
import { holderKey } from '../analysis/losses.ts';
import type { RuleContext } from './watch.ts';

/** The first revision with `MCP-Protocol-Version` and without JSON-RPC arrays. */
export const VERSION_HEADER_FROM = '2025-06-18';

/** Undefined where the capture does not show it: the handshake was before, or elsewhere. */
export type VersionOf = (
  exchange: Pick<
    Exchange,
    'era' | 'rpcMethod' | 'sessionId' | 'plane' | 'principal' | 'path' | 'startT'
  >,
) => string | undefined;

interface Handshake {
  readonly index: number;
  readonly version: string;
  /** When its answer came. */
  readonly t: number;
}

/**
 * A request belongs to the handshake that issued its session. Without sessions it belongs to the
 * handshakes of its plane and principal on its path, as long as they all came to the same version.
 */
export class Negotiations {
  private readonly issuing = new Map<number, string>();
  private readonly owners = new Map<string, Handshake | 'several'>();

  /** Returns what versions rest on of which something new is known now: see `openVersionOf`. */
  update(exchanges: readonly Exchange[]): Set<string> {
    const negotiated = new Set<string>();
    for (const exchange of exchanges) {
      const handshake = handshakeOf(exchange);
      if (!handshake) continue;
      const { issuedSessionId: id, x } = exchange;
      if (id === undefined) {
        const owner = holderKey(exchange);
        if (this.remember(owner, handshake)) negotiated.add(ownerBasis(owner));
      } else if (this.issuing.get(x) !== handshake.version) {
        this.issuing.set(x, handshake.version);
        negotiated.add(sessionBasis(id));
      }
    }
    return negotiated;
  }

  versions(model: Model): Pick<RuleContext, 'versionOf' | 'openVersionOf'> {
    const versionOf = this.of(model);
    return { versionOf, openVersionOf: (exchange) => openBasis(exchange, versionOf) };
  }

  private of(model: Model): VersionOf {
    return (exchange) => {
      if (exchange.era !== 'legacy' || exchange.rpcMethod === 'initialize') return undefined;
      if (exchange.sessionId !== undefined)
        return this.bySession(model, exchange.sessionId, exchange.startT);
      const handshake = this.owners.get(holderKey(exchange));
      if (!handshake || handshake === 'several') return undefined;
      return handshake.t <= exchange.startT ? handshake.version : undefined;
    };
  }

  /** The first of several that came to one version speaks for them. */
  private remember(owner: string, handshake: Handshake): boolean {
    const known = this.owners.get(owner);
    if (known === 'several') return false;
    if (known && known.version !== handshake.version) this.owners.set(owner, 'several');
    else if (!known || handshake.index < known.index) this.owners.set(owner, handshake);
    else return false;
    return true;
  }

  private bySession(model: Model, id: string, startT: number): string | undefined {
    const session = model.session(id);
    if (session?.issuedBy === undefined || startT < session.createdT) return undefined;
    return this.issuing.get(session.issuedBy);
  }
}

/** The version of the exchange with this number, as it stands in the model now. */
export function versionFor(x: number, { model, versionOf }: RuleContext): string | undefined {
  const exchange = model.exchange(x);
  return exchange && versionOf(exchange);
}

function handshakeOf({ index, mcp, era, rpcMethod, rpc }: Exchange): Handshake | undefined {
  if (!mcp || era !== 'legacy' || rpcMethod !== 'initialize') return undefined;
  const answer = rpc.find(
    ({ dir, protocolVersion }) => dir === 'down' && protocolVersion !== undefined,
  );
  return answer?.protocolVersion === undefined
    ? undefined
    : { index, version: answer.protocolVersion, t: answer.t };
}

/** A version of a session stays once it is known; of owners, a further handshake may agree to another. */
function openBasis(exchange: Parameters<VersionOf>[0], versionOf: VersionOf): string | undefined {
  if (exchange.era !== 'legacy' || exchange.rpcMethod === 'initialize') return undefined;
  if (exchange.sessionId === undefined) return ownerBasis(holderKey(exchange));
  return versionOf(exchange) === undefined ? sessionBasis(exchange.sessionId) : undefined;
}

function sessionBasis(id: string): string {
  return `session ${id}`;
}

function ownerBasis(owner: string): string {
  return `owner ${owner}`;
}
