import { PlaceByNumber, realNumbers, wholeNumbers } from '../base/column.ts';

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
  private readonly offsets = realNumbers();
  private readonly lengths = wholeNumbers();
  /** Number of the former record of the same exchange, from 1; 0 at its first. */
  private readonly former = wholeNumbers();
  private readonly latest = new PlaceByNumber();

  add(x: number, { offset, length }: RecordSpan): void {
    this.offsets.set(this.count, offset);
    this.lengths.set(this.count, length);
    this.former.set(this.count, this.latest.get(x) ?? 0);
    this.count += 1;
    this.latest.set(x, this.count);
  }

  /** The records of one exchange in file order; none where it is unknown. */
  of(x: number): RecordSpan[] {
    const spans: RecordSpan[] = [];
    for (let record = this.latest.get(x) ?? 0; record !== 0;) {
      const at = record - 1;
      spans.push({ offset: this.offsets.get(at), length: this.lengths.get(at) });
      record = this.former.get(at);
    }
    return spans.reverse();
  }
}
