/**
 * The changes to an answer's head without which a client would walk past the relay. Pure; every
 * change is told, with the original.
 */
import type { Rewrite } from '../capture/records.ts';
import type { RelayRewrites } from './handle.ts';
import { movedUrl } from './targetUrls.ts';
import type { Target } from './target.ts';

/** What decides how an answer is changed. */
export interface RewriteContext {
  readonly target: Target;
  readonly rewrites: RelayRewrites;
  /** How the client reaches the relay, as `http://127.0.0.1:4000`. */
  readonly origin: string;
}

/** RFC 9728, section 5.1; the value is a quoted string or, loosely, a token. */
const RESOURCE_METADATA = /(\bresource_metadata\s*=\s*)(?:"([^"]*)"|([^\s",;]+))/gi;

/** Changes the flat list of fields in place. */
export function rewriteHead(status: number, headers: string[], context: RewriteContext): Rewrite[] {
  const { rewrites } = context;
  if (rewrites.location && status >= 300 && status < 400) {
    return rewriteField(headers, 'location', (value) => rewriteLocation(value, context));
  }
  if (rewrites.oauthMetadata && status >= 400 && status < 500) {
    return rewriteField(headers, 'www-authenticate', (value) => rewriteChallenge(value, context));
  }
  return [];
}

interface Changed {
  readonly value: string;
  readonly rewrites: readonly Rewrite[];
}

function rewriteField(
  headers: string[],
  lowerName: string,
  change: (value: string) => Changed,
): Rewrite[] {
  const all: Rewrite[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if (headers[index]?.toLowerCase() !== lowerName) continue;
    const { value, rewrites } = change(headers[index + 1] ?? '');
    headers[index + 1] = value;
    all.push(...rewrites);
  }
  return all;
}

function rewriteLocation(value: string, { target, origin }: RewriteContext): Changed {
  const to = movedUrl(value, target, origin);
  if (to === undefined) return { value, rewrites: [] };
  return { value: to, rewrites: [{ what: 'Location', from: value, to }] };
}

function rewriteChallenge(value: string, { target, origin }: RewriteContext): Changed {
  const rewrites: Rewrite[] = [];
  const changed = value.replace(
    RESOURCE_METADATA,
    (whole, name: string, quoted: string | undefined, token: string | undefined) => {
      const from = quoted ?? token ?? '';
      const to = movedUrl(from, target, origin);
      if (to === undefined) return whole;
      rewrites.push({ what: 'WWW-Authenticate resource_metadata', from, to });
      return `${name}"${to}"`;
    },
  );
  return { value: changed, rewrites };
}
