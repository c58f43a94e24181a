/** Numbers by place, in typed arrays that grow: eight or four bytes each, and nothing for the collector to look at. */
type Numbers = Float64Array | Uint32Array;

/** A number for each place from 0; places that were not set say 0. */
export class Column<T extends Numbers> {
  private values: T;

  constructor(private readonly room: (length: number) => T) {
    this.values = room(FIRST);
  }

  get(place: number): number {
    return this.values[place] ?? 0;
  }

  set(place: number, value: number): void {
    if (place >= this.values.length) this.grow(place + 1);
    this.values[place] = value;
  }

  private grow(least: number): void {
    const larger = this.room(Math.max(least, Math.ceil(this.values.length * GROWTH)));
    larger.set(this.values);
    this.values = larger;
  }
}

const FIRST = 256;
const GROWTH = 1.5;

export function wholeNumbers(): Column<Uint32Array> {
  return new Column((length) => new Uint32Array(length));
}

export function realNumbers(): Column<Float64Array> {
  return new Column((length) => new Float64Array(length));
}

/** Runs of numbers one after the other; a run is found by the place it was put at. */
export class NumberRuns {
  private readonly numbers = realNumbers();
  private size = 0;

  /** Where a new run begins. */
  get length(): number {
    return this.size;
  }

  /** The place may be one beyond the last. */
  put(place: number, value: number): void {
    this.numbers.set(place, value);
    if (place >= this.size) this.size = place + 1;
  }

  get(place: number): number {
    return this.numbers.get(place);
  }
}

/**
 * A place by a key that is a whole number, for keys that mostly count up from 1: four bytes each.
 * Others are found as well, at the price of a map.
 */
export class PlaceByNumber {
  /** Place + 1; 0 where there is none. */
  private readonly near = wholeNumbers();
  private readonly far = new Map<number, number>();
  private size = 0;

  get(key: number): number | undefined {
    if (!this.isNear(key)) return this.far.get(key);
    const found = this.near.get(key);
    return found === 0 ? this.far.get(key) : found - 1;
  }

  set(key: number, place: number): void {
    if (this.get(key) === undefined) this.size += 1;
    if (this.isNear(key)) this.near.set(key, place + 1);
    else this.far.set(key, place);
  }

  /** What is near only grows, so what was kept there stays there. */
  private isNear(key: number): boolean {
    return Number.isInteger(key) && key >= 0 && key <= this.size * 4 + SPARE;
  }
}

const SPARE = 1024;
