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

export function claimMeaning(name: string): string | undefined {
  return Object.hasOwn(meanings, name) ? meanings[name] : undefined;
}

/** Claims that say who somebody is: masked until asked for. */
export function isPersonalClaim(name: string): boolean {
  return name === 'sub';
}

/** Claims that hold a time, in seconds since 1970. */
export function isTimeClaim(name: string): boolean {
  return name === 'exp' || name === 'iat';
}
