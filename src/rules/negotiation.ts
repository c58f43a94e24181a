/** Which protocol version was negotiated for a request of the legacy era. */
import type { Exchange, Model } from '../analysis/model.ts';
import { ownerOf } from './exchangeMessages.ts';

/** The first revision with `MCP-Protocol-Version` and without JSON-RPC arrays. */
export const VERSION_HEADER_FROM = '2025-06-18';

/** Undefined where the capture does not show it: the handshake was before, or elsewhere. */
export type VersionOf = (exchange: Exchange) => string | undefined;

interface Handshake {
  readonly version: string;
  /** When its answer came. */
  readonly t: number;
}

/**
 * A request belongs to the handshake that issued its session. Without sessions it belongs to the
 * handshakes of its plane and principal, as long as they all came to the same version.
 */
export function negotiatedVersions(model: Model): VersionOf {
  let known = versions.get(model);
  if (!known) versions.set(model, (known = readHandshakes(model)));
  return known;
}

/** Several rules ask this of one model. */
const versions = new WeakMap<Model, VersionOf>();

function readHandshakes(model: Model): VersionOf {
  const issuing = new Map<number, string>();
  const owners = new Map<string, Handshake | 'several'>();
  for (const exchange of model.exchanges) {
    const handshake = handshakeOf(exchange);
    if (!handshake) continue;
    if (exchange.issuedSessionId === undefined) remember(owners, ownerOf(exchange), handshake);
    else issuing.set(exchange.x, handshake.version);
  }
  return (exchange) => {
    if (exchange.era !== 'legacy' || exchange.rpcMethod === 'initialize') return undefined;
    if (exchange.sessionId !== undefined) return bySession(model, issuing, exchange);
    const handshake = owners.get(ownerOf(exchange));
    if (!handshake || handshake === 'several') return undefined;
    return handshake.t <= exchange.startT ? handshake.version : undefined;
  };
}

function handshakeOf({ mcp, era, rpcMethod, rpc }: Exchange): Handshake | undefined {
  if (!mcp || era !== 'legacy' || rpcMethod !== 'initialize') return undefined;
  const answer = rpc.find(
    ({ dir, protocolVersion }) => dir === 'down' && protocolVersion !== undefined,
  );
  return answer?.protocolVersion === undefined
    ? undefined
    : { version: answer.protocolVersion, t: answer.t };
}

function remember(
  owners: Map<string, Handshake | 'several'>,
  owner: string,
  handshake: Handshake,
): void {
  const known = owners.get(owner);
  if (known === undefined) owners.set(owner, handshake);
  else if (known !== 'several' && known.version !== handshake.version) owners.set(owner, 'several');
}

function bySession(
  model: Model,
  issuing: ReadonlyMap<number, string>,
  { sessionId = '', startT }: Exchange,
): string | undefined {
  const session = model.session(sessionId);
  if (session?.issuedBy === undefined || startT < session.createdT) return undefined;
  return issuing.get(session.issuedBy);
}
