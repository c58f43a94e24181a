import { UNKNOWN_PRINCIPAL } from '../analysis/principals.ts';

export type PrincipalName = (principal: string) => string;

/**
 * Stable pseudonyms: `principal-1`, `principal-2`, … in order of appearance. Fingerprints stay,
 * since they say nothing of the person and match the capture.
 */
export function principalNames(principals: readonly string[]): PrincipalName {
  const known = principals.filter((principal) => !isPublic(principal));
  const names = new Map(known.map((principal, index) => [principal, `principal-${index + 1}`]));
  return (principal) => (isPublic(principal) ? principal : (names.get(principal) ?? 'principal-0'));
}

function isPublic(principal: string): boolean {
  return principal === UNKNOWN_PRINCIPAL || /^fp:[0-9a-f]{8}$/.test(principal);
}
