/**
 * Claims of a JWT, decoded without any verification: for display, and to tell one principal from
 * another. They authorize nothing. Reads hostile input: nothing here throws.
 */
import { isRecord } from './jsonRpc.ts';

/** A JWT or JWE in compact form inside a longer text. Global: use with `replace`. */
export const JWT_PATTERN =
  /(?<![A-Za-z0-9_-])(?:eyJ|eyA|ewo|ew0)[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){2,4}/g;

/** RFC 9068, OpenID Connect (`azp`) and Entra v1 (`appid`). */
const CLAIMS = ['iss', 'sub', 'aud', 'exp', 'iat', 'client_id', 'azp', 'appid', 'scope'] as const;

const LONGEST_CLAIM = 2048;

/** The known claims with their names and types, or undefined where the token cannot be read. */
export function readJwtClaims(token: string): Readonly<Record<string, unknown>> | undefined {
  const parts = token.split('.');
  if (parts.length !== 3 || !isRecord(decodePart(parts[0]))) return undefined;
  const payload = decodePart(parts[1]);
  if (!isRecord(payload)) return undefined;
  const claims: Record<string, unknown> = {};
  for (const name of CLAIMS) {
    const value = payload[name];
    if (Object.hasOwn(payload, name) && isClaimValue(value)) claims[name] = value;
  }
  return claims;
}

function isClaimValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length <= 50 && value.every(isPlainValue);
  return isPlainValue(value);
}

function isPlainValue(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= LONGEST_CLAIM;
  return typeof value === 'number' || typeof value === 'boolean' || value === null;
}

function decodePart(part: string | undefined): unknown {
  if (part === undefined || !/^[A-Za-z0-9_-]+$/.test(part)) return undefined;
  try {
    const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
