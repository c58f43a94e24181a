/** Different numbers in order. New ones mostly come last, where they cost the least. */
export class SortedNumbers {
  private readonly held: number[] = [];

  get items(): readonly number[] {
    return this.held;
  }

  /** False where it was there already. */
  add(number: number): boolean {
    const at = this.placeOf(number);
    if (this.held[at] === number) return false;
    if (at === this.held.length) this.held.push(number);
    else this.held.splice(at, 0, number);
    return true;
  }

  /** False where it was not there. */
  delete(number: number): boolean {
    const at = this.placeOf(number);
    if (this.held[at] !== number) return false;
    this.held.splice(at, 1);
    return true;
  }

  private placeOf(number: number): number {
    return placeOf(this.held, number, (held) => held);
  }
}

/** Where an item with this number stands, or belongs, among items in the order of their numbers. */
export function placeOf<T>(
  items: readonly T[],
  number: number,
  numberOf: (item: T) => number,
): number {
  let high = items.length;
  const last = items[high - 1];
  if (last === undefined || numberOf(last) < number) return high;
  let low = 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && numberOf(item) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
