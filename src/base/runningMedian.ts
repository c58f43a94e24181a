/** The median of numbers that come one by one; each costs the logarithm of how many there are. */
export class RunningMedian {
  /** The lower half, negated, so that the largest comes first, and the upper half; it may hold one more. */
  private readonly lower = new Heap();
  private readonly upper = new Heap();

  add(value: number): void {
    this.upper.add(value);
    this.lower.add(-this.upper.take());
    if (this.lower.size > this.upper.size) this.upper.add(-this.lower.take());
  }

  /** Between the two in the middle, where their number is even; null of none. */
  get value(): number | null {
    const { lower, upper } = this;
    if (upper.size === 0) return null;
    return upper.size > lower.size ? upper.least : (upper.least - lower.least) / 2;
  }
}

/** Gives the least of its numbers. */
class Heap {
  private readonly items: number[] = [];

  get size(): number {
    return this.items.length;
  }

  get least(): number {
    return this.items[0] ?? NaN;
  }

  add(value: number): void {
    let at = this.items.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (this.at(parent) <= value) break;
      this.items[at] = this.at(parent);
      at = parent;
    }
    this.items[at] = value;
  }

  take(): number {
    const { least } = this;
    const last = this.items.pop() ?? NaN;
    if (this.items.length > 0) this.sink(last);
    return least;
  }

  private sink(value: number): void {
    const { length } = this.items;
    let at = 0;
    for (let child = 1; child < length; child = 2 * at + 1) {
      const lesser = child + 1 < length && this.at(child + 1) < this.at(child) ? child + 1 : child;
      if (this.at(lesser) >= value) break;
      this.items[at] = this.at(lesser);
      at = lesser;
    }
    this.items[at] = value;
  }

  private at(place: number): number {
    return this.items[place] ?? Infinity;
  }
}
