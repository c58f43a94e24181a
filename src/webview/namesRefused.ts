import { allowableName } from '../base/hostNames.ts';
import type { RefusedHostView } from '../contract/api.ts';

/** The names among `refused` an exchange was refused for: those of its Host and its web page. */
export function namesRefused(
  headers: readonly (readonly [string, string])[],
  refused: readonly RefusedHostView[],
): string[] {
  const given = headers
    .filter(([name]) => /^(?:host|origin)$/i.test(name))
    .map(([, value]) => allowableName(value.replace(/^https?:\/\//i, '')));
  return refused.map(({ name }) => name).filter((name) => given.includes(allowableName(name)));
}
