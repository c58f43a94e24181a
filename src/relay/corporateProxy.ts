/**
 * Which proxy connections to the target go through, by the customary environment variables. Its
 * credentials are sent to it and nowhere else: no message or record names them.
 */
import { isIP } from 'node:net';
import { RelayStartError } from './handle.ts';
import { hostNameOf } from '../base/hostNames.ts';
import type { Target } from './target.ts';

export interface CorporateProxy {
  readonly protocol: 'http:' | 'https:';
  /** Without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** `host:port`, for people. */
  readonly host: string;
  /** The value of `Proxy-Authorization`. */
  readonly authorization?: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Undefined where connections are made directly. Throws RelayStartError on a proxy that is none. */
export function proxyFor(target: Target, environment: Environment): CorporateProxy | undefined {
  // A proxy's own loopback is another machine's.
  if (target.loopback) return undefined;
  const name = target.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const text = read(environment, name);
  if (text === '' || isExcepted(target, read(environment, 'no_proxy'))) return undefined;
  return parseProxy(text, name.toUpperCase());
}

/** Lower case first, as curl has it. */
function read(environment: Environment, name: string): string {
  return (environment[name] ?? environment[name.toUpperCase()] ?? '').trim();
}

/** Names count with all names below them; a port, where given, must be the target's; `*` is all. */
function isExcepted({ hostname, port }: Target, list: string): boolean {
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const ported = isIP(entry) === 6 ? null : /^(.*):(\d+)$/.exec(entry);
      if (ported && Number(ported[2]) !== port) return false;
      const written = (ported?.[1] ?? entry).replace(/^\*?\./, '');
      const name = isIP(written) === 6 ? written.toLowerCase() : hostNameOf(written);
      if (name === undefined || name === '') return false;
      return hostname === name || (isIP(hostname) === 0 && hostname.endsWith(`.${name}`));
    });
}

function parseProxy(text: string, name: string): CorporateProxy {
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') {
    throw new RelayStartError(
      'failed',
      `The environment variable ${name} does not name a proxy the relay can use: give its URL, such as http://proxy.example:3128, or except the target with NO_PROXY.`,
    );
  }
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const user = `${decode(url.username)}:${decode(url.password)}`;
  return {
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    host: `${url.hostname}:${port}`,
    ...(user === ':' ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
