import type { Exchange } from './model.ts';

/** What a readable token says of itself when it was presented, by the capture's clock; claims are unverified. */
export type Expiry = 'valid' | 'expired' | 'unknown';

export function expiryOf(exchange: Pick<Exchange, 'auth' | 'startT'>, startedAt: string): Expiry {
  const lateMs = expiredSinceMs(exchange, startedAt);
  if (lateMs === undefined) return 'unknown';
  return lateMs < 0 ? 'valid' : 'expired';
}

/** How long before the request the token expired, negative where it had not; undefined where it does not say. */
export function expiredSinceMs(
  { auth, startT }: Pick<Exchange, 'auth' | 'startT'>,
  startedAt: string,
): number | undefined {
  const claims = auth?.claims;
  const exp = claims && Object.hasOwn(claims, 'exp') ? claims['exp'] : undefined;
  // Seconds since 1970; anything else is no date.
  if (typeof exp !== 'number' || exp < 1e9 || exp > 1e11) return undefined;
  const lateMs = parsed(startedAt) + startT - exp * 1000;
  return Number.isNaN(lateMs) ? undefined : lateMs;
}

let latest = { text: '', ms: Number.NaN };

/** One capture is asked about many times. */
function parsed(text: string): number {
  if (latest.text !== text) latest = { text, ms: Date.parse(text) };
  return latest.ms;
}
