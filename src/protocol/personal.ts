import { isPersonalHeader, isPersonalMetaKey } from './metaKeys.ts';

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

/**
 * Text that is not JSON, or not all of it: the values of personal keys are masked where they stand,
 * up to the end of the string or object they begin.
 */
export function maskText(text: string): string {
  return text.replace(
    /"((?:[^"\\]|\\.){1,200})"(\s*:\s*)("(?:[^"\\]|\\.)*"?|\{[^{}]*\}?|[\w.+-]+)/g,
    (whole, key: string, colon: string) =>
      isPersonalMetaKey(key) ? `"${key}"${colon}"${MASK}"` : whole,
  );
}

export function maskHeader(name: string, value: string): string {
  return isPersonalHeader(name) ? MASK : value;
}
