/**
 * Header fields as node:http gives and takes them: one flat list of names and values, in the order,
 * case and repetition of the wire.
 */
import type { RawHeaders } from '../capture/records.ts';

export type FlatHeaders = readonly string[];

export function toPairs(flat: FlatHeaders): RawHeaders {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) {
    pairs.push([flat[index] ?? '', flat[index + 1] ?? '']);
  }
  return pairs;
}

/** Undefined where there are none, as trailers mostly are. */
export function toTrailers(flat: FlatHeaders): RawHeaders | undefined {
  return flat.length === 0 ? undefined : toPairs(flat);
}

/** Every value of a field, by its name in lower case. */
export function valuesOf(flat: FlatHeaders, name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) {
    if (sameName(flat[index] ?? '', name)) values.push(flat[index + 1] ?? '');
  }
  return values;
}

export function hasField(flat: FlatHeaders, name: string): boolean {
  return valuesOf(flat, name).length > 0;
}

/** Replaces the value of a field that is there. */
export function setField(flat: string[], name: string, value: string): void {
  for (let index = 0; index + 1 < flat.length; index += 2) {
    if (sameName(flat[index] ?? '', name)) flat[index + 1] = value;
  }
}

/** Names that do not compare equal by length are not lowered: this runs for every field forwarded. */
function sameName(name: string, lower: string): boolean {
  return name.length === lower.length && name.toLowerCase() === lower;
}

/** `Content-Length`; undefined where the message is chunked, ends with its connection or has no body. */
export function announcedLength(flat: FlatHeaders): number | undefined {
  const [length] = valuesOf(flat, 'content-length');
  return length === undefined ? undefined : Number(length);
}
