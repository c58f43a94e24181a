/** Rules about HTTP header fields that hold in every part of the product. Names compare without case. */

type Fields = readonly (readonly [name: string, value: string])[];

export const SESSION_ID = 'mcp-session-id';
export const PROTOCOL_VERSION = 'mcp-protocol-version';
export const MCP_METHOD = 'mcp-method';
export const MCP_NAME = 'mcp-name';
export const LAST_EVENT_ID = 'last-event-id';

/** The first value of a field, or undefined where it is absent. */
export function headerValue(headers: Fields, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([field]) => field.toLowerCase() === wanted)?.[1];
}

/** Every value of a field in the order sent. */
export function headerValues(headers: Fields, name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([field]) => field.toLowerCase() === wanted).map(([, value]) => value);
}

/** The media type without parameters, in lower case: `text/event-stream; charset=utf-8` → `text/event-stream`. */
export function mediaType(headers: Fields): string | undefined {
  return headerValue(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase();
}

export function isEventStream(headers: Fields): boolean {
  return mediaType(headers) === 'text/event-stream';
}

/** `application/json` and `application/*+json`. */
export function isJson(headers: Fields): boolean {
  const type = mediaType(headers);
  return type === 'application/json' || (type?.endsWith('+json') ?? false);
}

/**
 * The text a routing header stands for: what is unsafe in a header travels as `=?base64?…?=`, base64
 * of UTF-8 (MCP 2026-07-28, Value Encoding). The marks are case-sensitive.
 */
export function decodedValue(value: string): string {
  const inner = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/.exec(value.trim())?.[1];
  if (inner === undefined || inner.replace(/=+$/, '').length % 4 === 1) return value.trim();
  const bytes = Uint8Array.from(atob(inner), (character) => character.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}
