/**
 * What a request says through OpenAI's `_meta` keys and their header twins, without the values: they
 * identify people, so rules get to know what is wrong with them and no more.
 */
import { isRecord } from '../protocol/jsonRpc.ts';
import { findMetaKey } from '../protocol/metaKeys.ts';

export interface VendorFacts {
  /** The OpenAI keys the request carries in `_meta`, in a fixed order. */
  readonly keys: readonly string[];
  /** Keys whose value is not of the documented type, with the type found. */
  readonly wrongTypes: readonly { readonly key: string; readonly type: string }[];
  /** Keys whose header twin says something else. */
  readonly conflicts: readonly { readonly key: string; readonly header: string }[];
  /** The most digits after the point of a coordinate in `openai/userLocation`; absent without coordinates. */
  readonly coordinateDecimals?: number;
}

/** Documented types (OpenAI, Apps SDK reference). */
const documented = {
  'openai/session': 'string',
  'openai/subject': 'string',
  'openai/organization': 'string',
  'openai/locale': 'string',
  'openai/userAgent': 'string',
  'openai/userLocation': 'object',
} as const;

const documentedKeys: readonly (readonly [key: string, type: string])[] =
  Object.entries(documented);

/** Absent where the request carries none of the keys. `header` looks up by lower-case name. */
export function vendorFactsOf(
  meta: Readonly<Record<string, unknown>> | undefined,
  header: (name: string) => string | undefined,
): VendorFacts | undefined {
  if (!meta) return undefined;
  const wrongTypes: VendorFacts['wrongTypes'][number][] = [];
  const conflicts: VendorFacts['conflicts'][number][] = [];
  const keys = documentedKeys.filter(([key]) => Object.hasOwn(meta, key));
  if (keys.length === 0) return undefined;
  for (const [key, expected] of keys) {
    const type = typeOf(meta[key]);
    if (type !== expected) wrongTypes.push({ key, type });
    const name = conflictOf(key, meta[key], header);
    if (name !== undefined) conflicts.push({ key, header: name });
  }
  const decimals = coordinateDecimals(meta['openai/userLocation']);
  return shared({
    keys: keys.map(([key]) => key),
    wrongTypes,
    conflicts,
    ...(decimals === undefined ? {} : { coordinateDecimals: decimals }),
  });
}

/** Requests of one host are alike here: one object serves them all. */
const known = new Map<string, VendorFacts>();
const REMEMBERED = 1000;

function shared(facts: VendorFacts): VendorFacts {
  const { keys, wrongTypes, conflicts, coordinateDecimals: decimals = -1 } = facts;
  const faults = wrongTypes.length + conflicts.length;
  const key = `${keys.join()} ${decimals} ${faults === 0 ? '' : JSON.stringify([wrongTypes, conflicts])}`;
  let same = known.get(key);
  if (!same) {
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, (same = facts));
  }
  return same;
}

/** The header twin that says something else; a number and its decimal text say the same. */
function conflictOf(
  key: string,
  value: unknown,
  header: (name: string) => string | undefined,
): string | undefined {
  const name = findMetaKey(key)?.header;
  const twin = name === undefined ? undefined : header(name);
  if (name === undefined || twin === undefined || twin === '') return undefined;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return untyped(String(value).trim()) === twin ? undefined : name;
}

/** A pseudonym of an exported capture tells what type the value had: `⟨subject-1:number⟩`. */
const TYPED = /^(⟨[a-z]+-\d+):([a-z]+)⟩$/;

function untyped(value: string): string {
  return value.replace(TYPED, '$1⟩');
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  const masked = typeof value === 'string' ? TYPED.exec(value)?.[2] : undefined;
  if (masked !== undefined) return masked;
  return Array.isArray(value) ? 'array' : typeof value;
}

function coordinateDecimals(location: unknown): number | undefined {
  if (!isRecord(location)) return undefined;
  const decimals = [location['latitude'], location['longitude']].flatMap(decimalsOf);
  return decimals.length === 0 ? undefined : Math.max(...decimals);
}

function decimalsOf(coordinate: unknown): number[] {
  if (typeof coordinate !== 'string' && typeof coordinate !== 'number') return [];
  const digits = /^\s*[+-]?\d{1,3}(?:\.(\d*))?\s*$/.exec(String(coordinate).slice(0, 40));
  return digits ? [digits[1]?.length ?? 0] : [];
}
