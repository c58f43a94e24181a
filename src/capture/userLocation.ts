/**
 * Where the user is (`openai/userLocation` and its header) on its way to the capture: kept, rounded or
 * dropped, as the user wants. What is forwarded is never changed.
 */
import { replaceInJson } from '../base/jsonText.ts';
import { metaKeys } from '../protocol/metaKeys.ts';
import { isRecord } from '../protocol/jsonRpc.ts';
import type { RawHeaders } from './records.ts';

export const USER_LOCATION_POLICIES = ['keep', 'round', 'drop'] as const;

export type UserLocationPolicy = (typeof USER_LOCATION_POLICIES)[number];

/** Stands where a location was not recorded, so that a reader sees that it was sent. */
export const DROPPED_LOCATION = '⟨not recorded⟩';

const keys = metaKeys.filter(({ role }) => role === 'location');
const names = new Set(keys.map(({ key }) => key));
const headers = new Set(keys.flatMap(({ header }) => header ?? []));

/** A text that fails this names no location, however its slashes and letters are escaped. */
const MENTION = /userLocation|user-location|\\u/i;
/** JSON within strings of JSON: tools like to return what they were sent. */
const DEEPEST = 6;

/** A body, an event's data or a message. What is not a location stays byte for byte. */
export function withoutLocation(text: string, policy: UserLocationPolicy, depth = 0): string {
  if (policy === 'keep' || depth > DEEPEST || !MENTION.test(text)) return text;
  return replaceInJson(text, {
    value: (key, json) => (names.has(key) && json !== 'null' ? recorded(json, policy) : undefined),
    content: (inner) => withoutLocation(inner, policy, depth + 1),
  });
}

export function headersWithoutLocation(fields: RawHeaders, policy: UserLocationPolicy): RawHeaders {
  if (policy === 'keep') return fields;
  return fields.map(([name, value]) =>
    headers.has(name.toLowerCase()) ? [name, headerValue(value, policy)] : [name, value],
  );
}

/** Bytes that are kept as they are, since they are no text, and may hold a location. */
export function mayHoldLocation(bytes: Uint8Array, policy: UserLocationPolicy): boolean {
  return policy !== 'keep' && /userLocation/i.test(Buffer.from(bytes).toString('latin1'));
}

function headerValue(value: string, policy: UserLocationPolicy): string {
  const json = recorded(value, policy);
  return json === JSON.stringify(DROPPED_LOCATION) ? DROPPED_LOCATION : json;
}

/** The value as JSON text. Only an object can be rounded; anything else could be an address. */
function recorded(json: string, policy: UserLocationPolicy): string {
  const value = policy === 'round' ? parsed(json) : undefined;
  return JSON.stringify(isRecord(value) ? rounded(value) : DROPPED_LOCATION);
}

/** Country, region and time zone stay, and coordinates to a tenth of a degree: some ten kilometres. */
function rounded(location: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(location).flatMap(([name, value]): [string, unknown][] => {
      if (/^(country|region|timezone)$/i.test(name) && typeof value === 'string') {
        return [[name, value]];
      }
      const degrees = /^(lat|latitude|lon|lng|long|longitude)$/i.test(name) ? Number(value) : NaN;
      return Number.isFinite(degrees) && value !== null && value !== ''
        ? [[name, Math.round(degrees * 10) / 10]]
        : [];
    }),
  );
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
