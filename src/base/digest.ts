/**
 * A short digest that tells texts apart without keeping them: 14 hex digits (cyrb53). Good for
 * comparing what one capture holds; no protection against somebody who builds collisions.
 */
export function digest(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (b & 0x1fffff).toString(16).padStart(6, '0') + (a >>> 0).toString(16).padStart(8, '0');
}

/** JSON of a value with the names of its objects in order, so that order alone makes no difference. */
export function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_, held: unknown) =>
      isObject(held) ? Object.fromEntries(Object.entries(held).sort(byName)) : held,
    ) ?? ''
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
