/**
 * The header fields of an exchange that rules look at, so that no rule reads records again. Names
 * are in lower case and values trimmed; order and repetition are those of the wire. Read them with
 * `headerValue` and `headerValues` of src/protocol/headers.ts:
 *
 *     headerValues(exchange.wire.request, SESSION_ID).length > 1
 *     headerValue(exchange.wire.response, 'location')
 *
 * Request: every `mcp-*` field, `accept`, `content-type`, `origin`, `last-event-id`, and the fields
 * in which a proxy says who called. Response: every `mcp-*` field, `content-type`, `location`,
 * `www-authenticate`, `retry-after`, `allow`, and the two CORS fields that rules need. Credentials
 * are marks already; the vendors' personal twins (`X-OpenAI-*`) are compared while the request is
 * read (see vendorFacts.ts) and not kept.
 */
import type { RawHeaders, RequestRecord, ResponseRecord } from '../capture/records.ts';

export interface WireFacts {
  readonly request: RawHeaders;
  /** Empty before the answer. */
  readonly response: RawHeaders;
  /** Where the connection came from: the tunnel or proxy, where one stands in between. */
  readonly peer: string;
}

/** Longer values keep their beginning. */
export const MAX_VALUE = 1024;
/** So many fields an exchange and direction; a hostile peer may send any number. */
export const MAX_FIELDS = 64;

const requestFields = new Set([
  ...['accept', 'content-type', 'origin', 'last-event-id'],
  ...['forwarded', 'x-forwarded-for', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip'],
]);
const responseFields = new Set([
  ...['content-type', 'location', 'www-authenticate', 'retry-after', 'allow'],
  ...['access-control-expose-headers', 'access-control-allow-origin'],
]);

export function wireOfRequest({ headers, peer }: RequestRecord): WireFacts {
  return { request: pick(headers, requestFields), response: NONE, peer: peer.address };
}

export function withResponse(wire: WireFacts, { headers }: ResponseRecord): WireFacts {
  return { ...wire, response: pick(headers, responseFields) };
}

const NONE: RawHeaders = [];

function pick(headers: RawHeaders, wanted: ReadonlySet<string>): RawHeaders {
  const kept: (readonly [string, string])[] = [];
  for (const [field, value] of headers) {
    const name = field.toLowerCase();
    if (!wanted.has(name) && !name.startsWith('mcp-')) continue;
    if (kept.length === MAX_FIELDS) break;
    kept.push(sameField(name, value.trim().slice(0, MAX_VALUE)));
  }
  // A copy has no room for more.
  return kept.length === 0 ? NONE : kept.slice();
}

/** Most fields say the same in every exchange; one object serves them all. */
const fields = new Map<string, readonly [string, string]>();
const REMEMBERED = 2000;

function sameField(name: string, value: string): readonly [string, string] {
  const key = `${name}:${value}`;
  let field = fields.get(key);
  if (!field) {
    if (fields.size >= REMEMBERED) fields.clear();
    fields.set(key, (field = [name, value]));
  }
  return field;
}
