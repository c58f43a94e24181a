/**
 * Who may speak to the feed. A web page can reach any loopback port, so three things must hold before a
 * byte of traffic is shown: no browser origin, a Host that names this listener (DNS rebinding), the token.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { FEED_TOKEN_HEADER } from '../contract/rendezvous.ts';

export interface Refusal {
  readonly status: 401 | 403;
  readonly reason: string;
}

/** Why a request is refused, or undefined where it may pass. */
export function refusalOf(
  headers: IncomingHttpHeaders,
  port: number,
  token: string,
): Refusal | undefined {
  if (headers.origin !== undefined) return { status: 403, reason: 'no browser origin is accepted' };
  if (!namesListener(headers.host, port)) return { status: 403, reason: 'unknown Host' };
  const given = headers[FEED_TOKEN_HEADER];
  if (typeof given !== 'string') return { status: 401, reason: 'the token is missing' };
  return sameSecret(given, token) ? undefined : { status: 401, reason: 'the token is wrong' };
}

function namesListener(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** Compares digests, so that neither content nor length shows in the time taken. */
function sameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
