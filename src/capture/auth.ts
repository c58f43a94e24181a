import { readJwtClaims } from '../protocol/jwt.ts';
import { headerValues } from '../protocol/headers.ts';
import { isApiKeyHeader } from './credentialNames.ts';
import type { Auth, RawHeaders } from './records.ts';
import { splitAuthorization } from './redactHeaders.ts';

type Described = Omit<Auth, 'others'>;
type Fingerprint = (credential: string) => string;

/**
 * The first of Authorization, API key, cookie and a token in the query; further credentials of the
 * request in `others`.
 */
export function describeAuth(
  headers: RawHeaders,
  url: string,
  fingerprint: Fingerprint,
): Auth | undefined {
  const found = [
    ...authorizations(headers, fingerprint),
    ...apiKeys(headers, fingerprint),
    ...headerValues(headers, 'cookie').map((value) => describe('cookie', value, fingerprint)),
    ...queryTokens(url, fingerprint),
  ];
  const [first, ...others] = found;
  if (!first) return undefined;
  return others.length === 0 ? first : { ...first, others };
}

function authorizations(headers: RawHeaders, fingerprint: Fingerprint): Described[] {
  const values = [
    ...headerValues(headers, 'authorization'),
    ...headerValues(headers, 'proxy-authorization'),
  ];
  return values
    .map(splitAuthorization)
    .filter(({ credential }) => credential !== '')
    .map(({ scheme, credential }) => describe(scheme ?? 'other', credential, fingerprint));
}

function apiKeys(headers: RawHeaders, fingerprint: Fingerprint): Described[] {
  return headers
    .filter(([name, value]) => value !== '' && isApiKeyHeader(name))
    .map(([, value]) => describe('api-key', value, fingerprint));
}

const QUERY_TOKEN = /[?&](?:access_token|token|api_?key|key)=([^&#]+)/gi;

function queryTokens(url: string, fingerprint: Fingerprint): Described[] {
  return [...url.matchAll(QUERY_TOKEN)].map(([, value = '']) =>
    describe('query', decode(value), fingerprint),
  );
}

function describe(scheme: string, credential: string, fingerprint: Fingerprint): Described {
  const claims = readJwtClaims(credential);
  const described = { scheme, fingerprint: fingerprint(credential) };
  return claims ? { ...described, claims } : described;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}
