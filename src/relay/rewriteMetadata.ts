/**
 * OAuth protected-resource metadata (RFC 9728) names the resource it is for, and a client refuses
 * one that differs from the address it used. So `resource` becomes the relay's address where it is
 * the target's. Only that value changes; what cannot be changed safely stays as it is, and is told.
 */
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { decodeContent } from '../capture/contentCoding.ts';
import type { NotRewritten, Rewrite } from '../capture/records.ts';
import { memberStrings } from './jsonMember.ts';
import { hasField, valuesOf, type FlatHeaders } from './rawHeaders.ts';
import type { RewriteContext } from './rewriteHead.ts';
import { movedUrl } from './targetUrls.ts';

/** Metadata is some hundred bytes; larger answers pass as they are. */
export const MAX_METADATA_BYTES = 64 * 1024;

const WELL_KNOWN = '/.well-known/oauth-protected-resource';
const WHAT = 'resource';

export function isMetadataRequest(method: string, url: string): boolean {
  return method === 'GET' && url.includes(WELL_KNOWN);
}

/** Whether an answer to such a request holds the metadata: a whole JSON document. */
export function holdsMetadata(status: number, headers: FlatHeaders): boolean {
  const type = valuesOf(headers, 'content-type')[0] ?? '';
  return status === 200 && /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type.trim());
}

export interface MetadataAnswer {
  /** The bytes to send on: the same buffer where nothing changed. */
  readonly body: Buffer;
  readonly rewrites: readonly Rewrite[];
  readonly notRewritten?: NotRewritten;
}

const DIGESTS = ['content-digest', 'repr-digest', 'digest', 'content-md5'];

/** Never rejects. */
export async function rewriteMetadata(
  body: Buffer,
  headers: FlatHeaders,
  context: RewriteContext,
): Promise<MetadataAnswer> {
  const encoding = valuesOf(headers, 'content-encoding').join(',').trim().toLowerCase();
  const encode = ENCODERS.get(encoding);
  if (!encode) return unchanged(body, 'its content-encoding is not identity, gzip or br');
  const decoded = await decodeContent(body, encoding, MAX_METADATA_BYTES);
  if (!decoded || decoded.truncated) return unchanged(body, 'it cannot be decompressed');
  const changed = rewriteResource(decoded.bytes.toString('latin1'), context);
  if (changed.rewrites.length === 0) return { body, rewrites: [] };
  if (DIGESTS.some((name) => hasField(headers, name))) {
    return unchanged(body, 'a digest in its headers covers it');
  }
  return { body: await encode(Buffer.from(changed.text, 'latin1')), rewrites: changed.rewrites };
}

const ENCODERS: ReadonlyMap<string, (bytes: Buffer) => Promise<Buffer>> = new Map([
  ['', identity],
  ['identity', identity],
  ['gzip', promisify<Buffer, Buffer>(zlib.gzip)],
  ['br', promisify<Buffer, Buffer>(zlib.brotliCompress)],
]);

function identity(bytes: Buffer): Promise<Buffer> {
  return Promise.resolve(bytes);
}

function unchanged(body: Buffer, reason: string): MetadataAnswer {
  return { body, rewrites: [], notRewritten: { what: WHAT, reason } };
}

/** `text` is bytes as latin1, so that what is no UTF-8 survives too. */
function rewriteResource(
  text: string,
  { target, origin }: RewriteContext,
): { text: string; rewrites: Rewrite[] } {
  const rewrites: Rewrite[] = [];
  if (!isJson(text)) return { text, rewrites };
  let changed = text;
  for (const { start, end } of memberStrings(text, WHAT).reverse()) {
    const from = JSON.parse(text.slice(start, end)) as string;
    const to = movedUrl(from, target, origin);
    if (to === undefined) continue;
    rewrites.push({ what: WHAT, from, to });
    changed = `${changed.slice(0, start)}${JSON.stringify(to)}${changed.slice(end)}`;
  }
  return { text: changed, rewrites };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
