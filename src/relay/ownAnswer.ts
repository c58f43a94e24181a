/** Answers the relay gives itself, as JSON-RPC errors, since its callers are JSON-RPC clients. */
import { ProxyRefusal } from './connectAgent.ts';
import { isRecord, type JsonRpcId } from '../protocol/jsonRpc.ts';

/** JSON-RPC leaves -32000 to -32099 to the implementation. */
const RELAY_ERROR = -32000;

/** The body of a 502: an error for each request that was posted, with its id. */
export function gatewayErrorBody(requestBody: Buffer | undefined, message: string): string {
  const posted = requestBody ? parse(requestBody) : undefined;
  if (!Array.isArray(posted)) return errorBody(message, idOf(posted) ?? null);
  const ids = posted.map(idOf).filter((id) => id !== undefined);
  if (ids.length === 0) return errorBody(message, null);
  return JSON.stringify(ids.map((id) => errorObject(message, id)));
}

export function errorBody(message: string, id: JsonRpcId): string {
  return JSON.stringify(errorObject(message, id));
}

function errorObject(message: string, id: JsonRpcId): object {
  return { jsonrpc: '2.0', id, error: { code: RELAY_ERROR, message } };
}

function idOf(message: unknown): string | number | undefined {
  if (!isRecord(message) || typeof message['method'] !== 'string') return undefined;
  const { id } = message;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'its name cannot be resolved',
  EAI_AGAIN: 'its name cannot be resolved at the moment',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ECONNRESET: 'the connection was closed',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified',
  UNABLE_TO_GET_ISSUER_CERT: 'who issued its certificate is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'who issued its certificate is not known',
  CERT_SIGNATURE_FAILURE: 'its certificate was not signed by a trusted authority',
  CERT_UNTRUSTED: 'its certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

const UNTRUSTED = new Set([
  ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT'],
  ...[
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_UNTRUSTED',
    'CERT_SIGNATURE_FAILURE',
  ],
]);

const TRUST =
  'if it is yours, have the relay trust its certificate authority: record --ca FILE, or the environment variable NODE_EXTRA_CA_CERTS';

function describeRefusal({ status }: ProxyRefusal): string {
  if (status !== 407) return `the proxy answered ${status} instead of making the connection`;
  return 'the proxy asks for a user name and password (407); put them into its URL in HTTPS_PROXY or HTTP_PROXY';
}

/** Why the upstream could not be used, in words, with the system's code. */
export function describeUpstreamError(error: unknown): string {
  const code = codeOf(error);
  if (code?.startsWith('HPE_')) return `its answer is not valid HTTP (${code})`;
  if (error instanceof ProxyRefusal) return describeRefusal(error);
  if (code !== undefined && UNTRUSTED.has(code)) return `${REASONS[code]} (${code}); ${TRUST}`;
  const reason = code === undefined ? undefined : REASONS[code];
  if (reason !== undefined) return `${reason} (${code})`;
  return code ?? 'unknown error';
}

/** The system's code; for a name with several addresses that of the first attempt. */
export function codeOf(error: unknown): string | undefined {
  const code: unknown = (error as { code?: unknown }).code;
  if (typeof code === 'string') return code;
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return undefined;
}
