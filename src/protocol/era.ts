import { isRecord, metaOf, type JsonRpcMessage } from './jsonRpc.ts';
import { isHandshake, isModernOnly, type Era } from './methods.ts';
import { isModernVersion } from './version.ts';

export const META_PROTOCOL_VERSION = 'io.modelcontextprotocol/protocolVersion';
export const META_CLIENT_INFO = 'io.modelcontextprotocol/clientInfo';

/** What tells the era of one request. */
export interface EraEvidence {
  /** Header `MCP-Protocol-Version`. */
  readonly protocolVersion?: string | undefined;
  /** Header `Mcp-Method`, which only the stateless era has. */
  readonly mcpMethod?: string | undefined;
  /** It carries an `Mcp-Session-Id`, and all it says otherwise is known. */
  readonly inSession?: boolean;
  readonly messages: readonly JsonRpcMessage[];
}

/**
 * The era of a request. It is a property of the request, never of an URL or a client: one server may
 * speak both, and a failed `server/discover` followed by `initialize` is a normal probe. Traffic that
 * claims nothing is legacy. A header alone claims little: clients name their newest version whatever
 * was negotiated, and gateways add `Mcp-Method`; so a handshake, or a request in a session, is legacy
 * unless its body says otherwise.
 */
export function eraOf({ protocolVersion, mcpMethod, inSession, messages }: EraEvidence): Era {
  if (messages.some(isModernMessage)) return 'modern';
  const version = protocolVersion !== undefined && isModernVersion(protocolVersion.trim());
  if (!version && mcpMethod === undefined) return 'legacy';
  return inSession || messages.some(({ method }) => isHandshake(method)) ? 'legacy' : 'modern';
}

function isModernMessage({ method, params }: JsonRpcMessage): boolean {
  const version = metaOf(params)?.[META_PROTOCOL_VERSION];
  if (typeof version === 'string' && isModernVersion(version)) return true;
  return method !== undefined && isModernOnly(method);
}

/** The self-reported name of a client: `initialize` params, or `_meta` of a stateless request. */
export interface ClientInfo {
  readonly name: string;
  readonly version?: string;
}

export function clientInfoOf({ method, params }: JsonRpcMessage): ClientInfo | undefined {
  const info =
    method === 'initialize' ? params?.['clientInfo'] : metaOf(params)?.[META_CLIENT_INFO];
  if (!isRecord(info) || typeof info['name'] !== 'string' || info['name'] === '') return undefined;
  const version = info['version'];
  return { name: info['name'], ...(typeof version === 'string' ? { version } : {}) };
}
