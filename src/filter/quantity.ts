/** Numbers with units, as people type them. */

const DURATIONS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};

const SIZES: Readonly<Record<string, number>> = {
  b: 1,
  k: 1024,
  kb: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
};

export type QuantityKind = 'number' | 'duration' | 'size';

const UNITS: Record<QuantityKind, Readonly<Record<string, number>>> = {
  number: {},
  duration: DURATIONS,
  size: SIZES,
};

/** In milliseconds for durations, bytes for sizes; undefined where the text is no such quantity. */
export function parseQuantity(kind: QuantityKind, text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?(?:e[+-]?\d+)?)([a-z]*)$/.exec(text.toLowerCase());
  const unit = found?.[2] ?? '';
  const factor = unit === '' ? 1 : Object.hasOwn(UNITS[kind], unit) ? UNITS[kind][unit] : undefined;
  const value = Number(found?.[1]) * (factor ?? NaN);
  return Number.isFinite(value) ? value : undefined;
}

/** An example for an error message. */
export function quantityExample(kind: QuantityKind): string {
  return { number: '404', duration: '2s', size: '100k' }[kind];
}
