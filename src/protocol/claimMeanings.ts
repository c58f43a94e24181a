import { formatDuration } from '../base/time.ts';

/** What the claims of an access token mean, in a few words (RFC 9068, OpenID Connect, Entra). */
const meanings: Readonly<Record<string, string>> = {
  iss: 'who issued it',
  sub: 'whom it speaks for',
  aud: 'for which server it is meant (RFC 8707)',
  exp: 'expires',
  iat: 'issued',
  client_id: 'the client it was issued to',
  azp: 'the client it was issued to',
  appid: 'the client it was issued to (Entra)',
  scope: 'what it allows',
};

/** A credential as far as it can be read. */
interface Credential {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly others?: readonly Credential[];
}

/**
 * What the claims of a credential, and of those beside it, mean. Times are told from the moment the request
 * came (ISO 8601).
 */
export function claimMeanings(auth: Credential, at: string): [name: string, meaning: string][][] {
  return [auth, ...(auth.others ?? [])].map(({ claims = {} }) =>
    Object.entries(claims).flatMap(([name, value]): [string, string][] => {
      const meaning = timeMeaning(name, value, at) ?? meaningOf(name);
      return meaning === undefined ? [] : [[name, meaning]];
    }),
  );
}

function meaningOf(name: string): string | undefined {
  return Object.hasOwn(meanings, name) ? meanings[name] : undefined;
}

/** "expires 2026-02-27 12:00:00 UTC, 3 h 31 min after this request". */
function timeMeaning(name: string, value: unknown, at: string): string | undefined {
  if ((name !== 'exp' && name !== 'iat') || typeof value !== 'number') return undefined;
  const then = new Date(value * 1000);
  if (Number.isNaN(then.getTime())) return undefined;
  const wall = then
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
  const apart = then.getTime() - Date.parse(at);
  if (Number.isNaN(apart)) return `${meanings[name] ?? ''} ${wall}`;
  const side = apart >= 0 ? 'after' : 'before';
  const what = name === 'exp' && apart < 0 ? 'expired' : meanings[name];
  return `${what ?? ''} ${wall}, ${formatDuration(Math.abs(apart))} ${side} this request`;
}

/** Claims that say who somebody is: masked until asked for. */
export function isPersonalClaim(name: string): boolean {
  return name === 'sub';
}
