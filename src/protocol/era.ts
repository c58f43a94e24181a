import { isRecord, metaOf, type JsonRpcMessage } from './jsonRpc.ts';
import { isModernOnly, type Era } from './methods.ts';
import { isModernVersion } from './version.ts';

export const META_PROTOCOL_VERSION = 'io.modelcontextprotocol/protocolVersion';
export const META_CLIENT_INFO = 'io.modelcontextprotocol/clientInfo';

/** What tells the era of one request. */
export interface EraEvidence {
  /** Header `MCP-Protocol-Version`. */
  readonly protocolVersion?: string | undefined;
  /** Header `Mcp-Method`, which only the stateless era has. */
  readonly mcpMethod?: string | undefined;
  readonly messages: readonly JsonRpcMessage[];
}

/**
 * The era of a request. It is a property of the request, never of an URL or a client: one server may
 * speak both, and a failed `server/discover` followed by `initialize` is a normal probe. Traffic that
 * claims nothing is legacy.
 */
export function eraOf({ protocolVersion, mcpMethod, messages }: EraEvidence): Era {
  if (protocolVersion !== undefined && isModernVersion(protocolVersion.trim())) return 'modern';
  if (mcpMethod !== undefined) return 'modern';
  return messages.some(isModernMessage) ? 'modern' : 'legacy';
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
