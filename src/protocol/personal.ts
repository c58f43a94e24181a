import { isPersonalHeader, isPersonalMetaKey, metaKeys } from './metaKeys.ts';

/** Stands for a value that says who somebody is, until it is asked for. */
export const MASK = '••••••••';

/** A JSON value in which every personal key's value is masked. */
export function maskJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskJson);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      isPersonalMetaKey(key) ? MASK : maskJson(inner),
    ]),
  );
}

/** A value as JSON text with its personal values masked; undefined where it is deeper than can be written. */
export function maskedCopy(value: unknown): string | undefined {
  try {
    return JSON.stringify(maskJson(value), null, 2);
  } catch {
    return undefined;
  }
}

/**
 * Text that is not JSON, or not all of it, or JSON that must stay as it came: the values of personal
 * keys are masked where they stand, up to their end or that of the text.
 */
export function maskText(text: string): string {
  if (!mayBePersonal.test(text)) return text;
  const names = /"((?:[^"\\]|\\.){1,200})"\s*:\s*/g;
  let masked = '';
  let done = 0;
  for (let found = names.exec(text); found; found = names.exec(text)) {
    if (!isPersonalMetaKey(unescaped(found[1] ?? ''))) continue;
    const from = found.index + found[0].length;
    masked += `${text.slice(done, from)}"${MASK}"`;
    done = valueEnd(text, from);
    names.lastIndex = done;
  }
  return masked + text.slice(done);
}

/** Where the JSON value that begins at `from` ends; the end of the text where it is cut. */
function valueEnd(text: string, from: number): number {
  const pieces = /"(?:[^"\\]|\\.)*(?:"|\\?$)|[[\]{}]|[^"[\]{},\s]+|[\s,]+/gy;
  pieces.lastIndex = from;
  let depth = 0;
  for (let piece = pieces.exec(text); piece; piece = pieces.exec(text)) {
    const [token] = piece;
    if (token === '[' || token === '{') depth += 1;
    if (token === ']' || token === '}') depth -= 1;
    if (depth < 0) return piece.index;
    if (depth === 0 && !/^[\s,]/.test(token)) return pieces.lastIndex;
  }
  return text.length;
}

/** A quick look before the slow one: bodies may have megabytes. Escaped letters could spell any key. */
const mayBePersonal = new RegExp(
  [
    ...metaKeys
      .filter(({ personal }) => personal)
      .map(({ key }) => key.replace(/[^\w]/g, String.raw`\\?$&`)),
    String.raw`\\u00`,
  ].join('|'),
);

function unescaped(key: string): string {
  if (!key.includes('\\')) return key;
  try {
    return JSON.parse(`"${key}"`) as string;
  } catch {
    return key;
  }
}

/** Proxies and tunnels name their client in these: `Forwarded`, `X-Forwarded-For`, `CF-Connecting-IP`, … */
const ADDRESS_HEADER =
  /(?:^|-)forwarded(?:-for)?$|(?:client|connecting|real)-?ip(?:v6)?$|external-address$/i;

/** A header that holds the address of the client. */
export function holdsClientAddress(name: string): boolean {
  return ADDRESS_HEADER.test(name);
}

export function maskHeader(name: string, value: string): string {
  return isPersonalHeader(name) || holdsClientAddress(name) ? MASK : value;
}
