import { PlaceByNumber } from '../base/column.ts';

/** A record's place in the capture file, in bytes, its line feed left out. */
export interface RecordSpan {
  readonly offset: number;
  readonly length: number;
}

/**
 * Where the records of each exchange stand, so that bodies stay on disk. The records of all exchanges
 * interleave, so each one points at the one before it of the same exchange: 16 bytes a record.
 */
export class RecordIndex {
  private count = 0;
  private offsets = new Float64Array(1024);
  private lengths = new Uint32Array(1024);
  /** Number of the former record of the same exchange, from 1; 0 at its first. */
  private former = new Uint32Array(1024);
  private readonly latest = new PlaceByNumber();

  add(x: number, { offset, length }: RecordSpan): void {
    if (this.count === this.offsets.length) this.grow();
    this.offsets[this.count] = offset;
    this.lengths[this.count] = length;
    this.former[this.count] = this.latest.get(x) ?? 0;
    this.count += 1;
    this.latest.set(x, this.count);
  }

  /** The records of one exchange in file order; none where it is unknown. */
  of(x: number): RecordSpan[] {
    const spans: RecordSpan[] = [];
    for (let record = this.latest.get(x) ?? 0; record !== 0;) {
      const at = record - 1;
      spans.push({ offset: this.offsets[at] ?? 0, length: this.lengths[at] ?? 0 });
      record = this.former[at] ?? 0;
    }
    return spans.reverse();
  }

  private grow(): void {
    const room = Math.ceil(this.offsets.length * 1.5);
    this.offsets = copyInto(new Float64Array(room), this.offsets);
    this.lengths = copyInto(new Uint32Array(room), this.lengths);
    this.former = copyInto(new Uint32Array(room), this.former);
  }
}

function copyInto<T extends Float64Array | Uint32Array>(larger: T, values: T): T {
  larger.set(values);
  return larger;
}
