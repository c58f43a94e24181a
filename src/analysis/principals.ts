import type { Auth, JwtClaims } from '../capture/records.ts';

/** The principal of requests without a credential. Verdicts that rest on it are inferred. */
export const UNKNOWN_PRINCIPAL = 'unknown';

const JWT = 'jwt:';

/** Claims that name the client, in order of precedence (RFC 9068, Auth0 and OIDC, Entra, Okta). */
const clientClaims = ['client_id', 'azp', 'appid', 'cid'];

/**
 * Whom a credential speaks for. A readable JWT speaks for its (iss, sub, client id), so that a
 * refreshed token stays the same principal; any other credential for its fingerprint. Claims are
 * unverified: this tells requests apart and authorises nothing.
 */
export function principalOf(auth: Auth | undefined): string {
  if (!auth) return UNKNOWN_PRINCIPAL;
  return principalOfClaims(auth.claims) ?? auth.fingerprint;
}

/** It was read from a JWT, so that two tokens of one user are known to be. */
export function isReadablePrincipal(principal: string): boolean {
  return principal.startsWith(JWT);
}

/** The client id of a principal that was read from a JWT; it names no person. */
export function clientOfPrincipal(principal: string): string | undefined {
  if (!isReadablePrincipal(principal)) return undefined;
  const [, , client] = JSON.parse(principal.slice(JWT.length)) as (string | null)[];
  return client ?? undefined;
}

function principalOfClaims(claims: JwtClaims | undefined): string | undefined {
  const subject = claimText(claims, 'sub');
  // Without a subject every user of one client would be the same principal.
  if (subject === undefined) return undefined;
  const client = clientClaims.map((name) => claimText(claims, name)).find((value) => value);
  return `${JWT}${JSON.stringify([claimText(claims, 'iss') ?? null, subject, client ?? null])}`;
}

function claimText(claims: JwtClaims | undefined, name: string): string | undefined {
  const value = claims && Object.hasOwn(claims, name) ? claims[name] : undefined;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
