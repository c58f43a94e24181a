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

/** The largest unit first. */
const WRITTEN: Record<QuantityKind, readonly string[]> = {
  number: [],
  duration: ['h', 'min', 's', 'ms'],
  size: ['g', 'm', 'k'],
};

/** As people write it, where a few digits of a unit say it exactly; `parseQuantity` reads it back. */
export function printQuantity(kind: QuantityKind, value: number): string {
  for (const unit of WRITTEN[kind]) {
    const text = `${value / (UNITS[kind][unit] ?? 1)}${unit}`;
    const short = /^[1-9]\d{0,3}(\.\d{1,3})?[a-z]+$/.test(text);
    if (short && parseQuantity(kind, text) === value) return text;
  }
  return String(value);
}

/** An example for an error message. */
export function quantityExample(kind: QuantityKind): string {
  return { number: '404', duration: '2s', size: '100k' }[kind];
}
