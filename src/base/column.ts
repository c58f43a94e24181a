/** Numbers by place, in typed arrays that grow: eight or four bytes each, and nothing for the collector to look at. */
type Numbers = Float64Array | Uint32Array;

/** A number for each place from 0; places that were not set say 0. Grows piece by piece, so that no room is left over. */
export class Column<T extends Numbers> {
  private readonly pieces: T[];

  constructor(private readonly room: (length: number) => T) {
    this.pieces = [room(FIRST)];
  }

  get(place: number): number {
    return this.pieces[place >>> PIECE_BITS]?.[place & (PIECE - 1)] ?? 0;
  }

  set(place: number, value: number): void {
    const number = place >>> PIECE_BITS;
    const within = place & (PIECE - 1);
    let piece = this.pieces[number];
    if (!piece || within >= piece.length) piece = this.grow(number, within);
    piece[within] = value;
  }

  /** A short column has a short piece, which doubles until it is whole. */
  private grow(number: number, within: number): T {
    for (let each = this.pieces.length; each <= number; each += 1) {
      this.pieces.push(this.room(PIECE));
    }
    const known = this.pieces[number] ?? this.room(PIECE);
    if (within < known.length) return known;
    const whole = number === 0 && this.pieces.length === 1;
    const larger = this.room(whole ? Math.max(within + 1, known.length * 2) : PIECE);
    larger.set(known);
    this.pieces[number] = larger;
    return larger;
  }
}

const FIRST = 256;
const PIECE_BITS = 13;
const PIECE = 1 << PIECE_BITS;

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
