import { hostNameOf, isLoopbackName } from '../base/hostNames.ts';
import { valuesOf, type FlatHeaders } from './rawHeaders.ts';

/**
 * Scheme and authority under which the client of a request reaches the relay: what it named in
 * `Host`, or what a tunnel in front says the client named (`X-Forwarded-Proto`, and
 * `X-Forwarded-Host` where the tunnel put a loopback name into `Host`). Only the client that sent
 * these fields sees what they lead to.
 */
export function clientOrigin(headers: FlatHeaders, listening: string): string {
  const host = valuesOf(headers, 'host')[0]?.trim() ?? '';
  const name = hostNameOf(host);
  if (name === undefined) return new URL(listening).origin;
  const scheme = forwarded(headers, 'x-forwarded-proto').toLowerCase();
  const behindTunnel = isLoopbackName(name) ? forwarded(headers, 'x-forwarded-host') : '';
  const authority = isPlainAuthority(behindTunnel) ? behindTunnel : host;
  if (!isPlainAuthority(authority)) return new URL(listening).origin;
  return `${scheme === 'https' ? 'https' : 'http'}://${authority}`;
}

/** Nothing that could end a quoted string or begin a path. */
function isPlainAuthority(text: string): boolean {
  return hostNameOf(text) !== undefined && /^[\w.:[\]-]+$/.test(text);
}

/** The entry of the proxy nearest to the client. */
function forwarded(headers: FlatHeaders, name: string): string {
  return valuesOf(headers, name)[0]?.split(',')[0]?.trim() ?? '';
}
