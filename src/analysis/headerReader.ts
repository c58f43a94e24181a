import type { RawHeaders } from '../capture/records.ts';
import type { Caching } from './model.ts';

/** The first value of each wanted field in one pass; names compare in lower case. */
export function pickHeaders(
  headers: RawHeaders,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [field, value] of headers) {
    const name = field.toLowerCase();
    if (wanted.has(name) && !found.has(name)) found.set(name, value.trim());
  }
  return found;
}

/** `X-Cache: Hit from cloudfront`, `CF-Cache-Status: HIT`, or an `Age`: a cache answered. */
export function cachingOf(headers: ReadonlyMap<string, string>): Caching {
  const status = `${headers.get('x-cache') ?? ''} ${headers.get('cf-cache-status') ?? ''}`;
  if (headers.has('age') || /\bhit\b/i.test(status)) return 'hit';
  const control = headers.get('cache-control');
  if (control === undefined) return 'none';
  return /no-store|no-cache|private/i.test(control) ? 'forbidden' : 'allowed';
}
