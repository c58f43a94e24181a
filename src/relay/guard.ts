/**
 * Who may talk through the relay. A web page can make a browser send requests to the loopback
 * address (DNS rebinding, cross-site requests); what it cannot do is name a loopback `Host` or
 * `Origin`. Pure.
 */
import { allowableName, hostNameOf, isLoopbackName } from '../base/hostNames.ts';
import { valuesOf, type FlatHeaders } from './rawHeaders.ts';

export interface Refusal {
  readonly status: 400 | 403;
  /** A sentence for the person at the client; names no content but the refused name. */
  readonly message: string;
  /** The host name that would have to be allowed, where it is one. */
  readonly name?: string;
}

export class Guard {
  private readonly allowed: Set<string>;
  /** The addresses listened on, which stay allowed. */
  private readonly own: readonly string[];
  /** Other machines can connect: for them a loopback name proves nothing. */
  private readonly exposed: boolean;

  /** `listenHost`: the address listened on, which clients may name too. */
  constructor(
    allowHosts: readonly string[],
    private readonly targetIsLoopback: boolean,
    listenHost: string,
  ) {
    this.exposed = !isLoopbackName(listenHost);
    // A page can reach an address under any name it likes, but cannot make a browser say an address.
    this.own = isWildcard(listenHost) ? [] : [listenHost.toLowerCase()];
    this.allowed = new Set(this.own);
    for (const name of allowHosts) this.allow(name);
  }

  allow(text: string): void {
    const name = allowableName(text);
    if (name !== undefined) this.allowed.add(name);
  }

  /** Requests under this name are refused from now on. */
  forbid(text: string): void {
    const name = allowableName(text);
    if (name !== undefined && !this.own.includes(name)) this.allowed.delete(name);
  }

  /** Undefined where the request may pass. `peer` is the address of whoever sent it. */
  judge(url: string, headers: FlatHeaders, peer = '127.0.0.1'): Refusal | undefined {
    const near = !this.exposed || isLoopbackName(peer);
    return this.judgeHost(url, headers, near) ?? this.judgeOrigin(headers, near);
  }

  private judgeHost(url: string, headers: FlatHeaders, near: boolean): Refusal | undefined {
    const hosts = valuesOf(headers, 'host');
    if (hosts.length > 1) return { status: 400, message: 'The request has more than one Host.' };
    const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1];
    for (const host of authority === undefined ? hosts : [...hosts, authority]) {
      const name = hostNameOf(host);
      if (name === undefined || !this.isKnown(name, near)) return unknownHost(host);
    }
    return undefined;
  }

  private judgeOrigin(headers: FlatHeaders, near: boolean): Refusal | undefined {
    if (!this.targetIsLoopback) return undefined;
    for (const origin of valuesOf(headers, 'origin')) {
      if (!this.isForeignPage(origin, near)) continue;
      const shown = printable(origin);
      const message = `Requests from web pages of ${shown} are not forwarded to a server on this machine; allow its host name in MCP Traffic Inspector if they should be.`;
      return {
        status: 403,
        message,
        ...nameOf(/^https?:\/\/(.*)$/i.exec(origin.trim())?.[1] ?? ''),
      };
    }
    return undefined;
  }

  /** Other schemes than http are applications (an editor's webview), not pages from the network. */
  private isForeignPage(origin: string, near: boolean): boolean {
    const match = /^https?:\/\/([^/?#]*)$/i.exec(origin.trim());
    if (!match) return /^null$|^https?:/i.test(origin.trim());
    const name = hostNameOf(match[1] ?? '');
    return name === undefined || !this.isKnown(name, near);
  }

  private isKnown(name: string, near: boolean): boolean {
    return (near && isLoopbackName(name)) || this.allowed.has(name);
  }
}

function unknownHost(host: string): Refusal {
  const message = `The host name ${printable(host)} is not allowed; allow it in MCP Traffic Inspector if it is yours (a tunnel's public name).`;
  return { status: 403, message, ...nameOf(host) };
}

function nameOf(authority: string): { name?: string } {
  const name = allowableName(authority);
  return name === undefined ? {} : { name };
}

function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

function printable(text: string): string {
  return `"${text.replace(/[^\x20-\x7e]|["\\<>&]/g, '?').slice(0, 100)}"`;
}
