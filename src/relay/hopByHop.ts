import { hasField, valuesOf, type FlatHeaders } from './rawHeaders.ts';

/**
 * Fields that belong to one connection and are not forwarded (RFC 9110, section 7.6.1).
 * `Transfer-Encoding` stays: node:http writes the framing it announces, so its line keeps its place.
 */
const HOP_BY_HOP = new Set(['connection', 'proxy-connection', 'keep-alive', 'te', 'upgrade']);

/** Named in `Connection`, these are still needed to frame and route the message. */
const NEVER_DROPPED = new Set(['transfer-encoding', 'content-length', 'host', 'trailer']);

/** Whether a field is to be left out, by its name in lower case. */
function hopByHopNames(flat: FlatHeaders): ReadonlySet<string> {
  let names: Set<string> | undefined;
  for (const value of valuesOf(flat, 'connection')) {
    for (const option of value.toLowerCase().split(',')) {
      const name = option.trim();
      if (name === '' || HOP_BY_HOP.has(name) || NEVER_DROPPED.has(name)) continue;
      names ??= new Set(HOP_BY_HOP);
      names.add(name);
    }
  }
  return names ?? HOP_BY_HOP;
}

function without(flat: FlatHeaders, names: ReadonlySet<string>): string[] {
  const kept: string[] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) {
    const name = flat[index] ?? '';
    if (!names.has(name.toLowerCase())) kept.push(name, flat[index + 1] ?? '');
  }
  return kept;
}

export interface RequestForwarding {
  readonly method: string;
  readonly host?: string | undefined;
  readonly fallbackHost: string;
}

/** What of a request is sent on. `host` replaces the value of `Host` where it is given. */
export function forwardedRequestHeaders(
  flat: FlatHeaders,
  { method, host, fallbackHost }: RequestForwarding,
): string[] {
  const headers = without(flat, hopByHopNames(flat));
  dropTrailerNames(headers);
  for (let index = 0; index < headers.length; index += 2) {
    if (host !== undefined && headers[index]?.toLowerCase() === 'host') headers[index + 1] = host;
  }
  if (!hasField(headers, 'host')) headers.unshift('Host', fallbackHost);
  // Without it node:http would announce a chunked body where the client sent none.
  if (mayHaveBody(method) && !hasBodyFraming(headers)) headers.push('Content-Length', '0');
  return headers;
}

/** What of a response is sent on to a client that speaks HTTP/1.1 or, without chunks, 1.0. */
export function forwardedResponseHeaders(flat: FlatHeaders, chunks: boolean): string[] {
  const dropped = new Set(hopByHopNames(flat));
  // The upstream connection lives and dies with the client's, so its hint is true for the client.
  dropped.delete('keep-alive');
  if (!chunks) dropped.add('transfer-encoding');
  const headers = without(flat, dropped);
  dropTrailerNames(headers);
  return headers;
}

/** Trailers need chunks; node:http throws where they are announced without. */
function dropTrailerNames(headers: string[]): void {
  if (!hasField(headers, 'trailer') || hasField(headers, 'transfer-encoding')) return;
  for (let index = headers.length - 2; index >= 0; index -= 2) {
    if (headers[index]?.toLowerCase() === 'trailer') headers.splice(index, 2);
  }
}

function hasBodyFraming(headers: FlatHeaders): boolean {
  return hasField(headers, 'content-length') || hasField(headers, 'transfer-encoding');
}

function mayHaveBody(method: string): boolean {
  return !['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'].includes(method);
}
