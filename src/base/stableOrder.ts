/** Bits of a key that are told apart in one go. */
const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
const SHIFTS = [0, DIGIT_BITS, 2 * DIGIT_BITS];

/**
 * The places 0 to n - 1 in order of their keys; those of equal keys stay in order, and those whose key is
 * NaN come last either way. Keys are numbers from 0. Digit by digit, since of a million keys a comparison
 * each would take most of a second.
 */
export function stableOrder(keys: Float64Array, descending = false): Uint32Array {
  const { low, high } = halves(keys, descending);
  let order = new Uint32Array(keys.length);
  for (let place = 0; place < order.length; place += 1) order[place] = place;
  for (const half of [low, high]) {
    for (const shift of SHIFTS) order = byDigit(order, half, shift);
  }
  return order;
}

/** The bits of a number from 0 grow with it. */
function halves(keys: Float64Array, descending: boolean): { low: Uint32Array; high: Uint32Array } {
  const bits = new DataView(new ArrayBuffer(8));
  const turn = descending ? 0x7fff_ffff : 0;
  const [low, high] = [new Uint32Array(keys.length), new Uint32Array(keys.length)];
  for (const [place, key] of keys.entries()) {
    // The sign of -0 is a bit as well.
    bits.setFloat64(0, key + 0);
    const last = Number.isNaN(key);
    high[place] = last ? 0xffff_ffff : bits.getUint32(0) ^ turn;
    low[place] = last ? 0 : descending ? ~bits.getUint32(4) : bits.getUint32(4);
  }
  return { low, high };
}

function byDigit(order: Uint32Array<ArrayBuffer>, words: Uint32Array, shift: number) {
  const digitOf = (place: number) => ((words[place] ?? 0) >>> shift) & (DIGITS - 1);
  const starts = new Uint32Array(DIGITS);
  for (let place = 0; place < order.length; place += 1) {
    const digit = digitOf(place);
    starts[digit] = (starts[digit] ?? 0) + 1;
  }
  let start = 0;
  for (let digit = 0; digit < DIGITS; digit += 1) {
    const count = starts[digit] ?? 0;
    starts[digit] = start;
    start += count;
    if (count === order.length) return order;
  }
  const next = new Uint32Array(order.length);
  for (const place of order) {
    const digit = digitOf(place);
    const at = starts[digit] ?? 0;
    starts[digit] = at + 1;
    next[at] = place;
  }
  return next;
}
