import { networkInterfaces } from 'node:os';
import { RelayStartError } from './handle.ts';
import { isLoopbackName } from '../base/hostNames.ts';

/** The MCP server requests are forwarded to. */
export interface Target {
  readonly protocol: 'http:' | 'https:';
  /** Without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** Path and query of the given URL: what the printed address carries. */
  readonly path: string;
  /** `host:port` as a client of the target writes it. */
  readonly host: string;
  /** Scheme, host and port, without any credentials. */
  readonly origin: string;
  readonly loopback: boolean;
}

/** Throws RelayStartError('bad-target') with what is wrong and what to give instead. */
export function parseTarget(text: string): Target {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw badTarget(`"${shown(text)}" is not a URL`);
  const { protocol } = url;
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw badTarget(`${protocol}// is not a protocol the relay can forward to`);
  }
  if (url.username !== '' || url.password !== '') {
    throw badTarget('A user name or password in the URL is not sent on; put it into the client');
  }
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (protocol === 'https:' ? 443 : 80) : Number(url.port);
  const path = `${url.pathname}${url.search}`;
  const loopback = isLoopbackName(hostname);
  return { protocol, hostname, port, path, host: url.host, origin: url.origin, loopback };
}

/** Whether forwarding to the target would come back to the relay that listens at `listen`. */
export function isRelayItself(
  target: Target,
  listen: { readonly host: string; readonly port: number },
): boolean {
  if (target.port !== listen.port) return false;
  if (target.hostname === listen.host) return true;
  const wildcard = ['0.0.0.0', '::'].includes(listen.host);
  if (target.loopback) return wildcard || isLoopbackName(listen.host);
  return wildcard && isOwnAddress(target.hostname);
}

export function targetsItself(): RelayStartError {
  return badTarget('The target is the address the relay itself listens on');
}

function isOwnAddress(address: string): boolean {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.some((own) => own.address === address);
}

function badTarget(problem: string): RelayStartError {
  const advice = 'give the address of the MCP server, such as http://127.0.0.1:3000/mcp';
  return new RelayStartError('bad-target', `${problem}: ${advice}.`);
}

/** What was typed instead of a URL, without what could be a secret in it. */
function shown(text: string): string {
  return text.replace(/[?#@].*$/s, '…').slice(0, 80);
}
