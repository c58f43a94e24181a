/** Lines as UTF-8 in one buffer that is used again for the next ones. */

const FIRST_BYTES = 64 * 1024;
/** A larger buffer is let go after use. */
const KEPT_BYTES = 4 * 1024 * 1024;
/** UTF-8 of one UTF-16 code unit takes at most so many bytes. */
const MOST_BYTES_A_UNIT = 3;

export class LineBuffer {
  private bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  private used = 0;
  /** Where each line ends, its line feed included. */
  private ends: number[] = [];

  /** Each line is encoded by itself: one that is not Latin-1 does not make the others wide. */
  add(line: string): void {
    const most = line.length * MOST_BYTES_A_UNIT;
    if (this.bytes.length - this.used < most) this.grow(this.used + most);
    this.used += this.bytes.write(line, this.used, 'utf8');
    this.ends.push(this.used);
  }

  /** What was added; valid until `clear`. */
  get content(): Buffer {
    return this.bytes.subarray(0, this.used);
  }

  get lines(): number {
    return this.ends.length;
  }

  /** How many whole lines the first `bytes` bytes hold, and how many bytes these lines have. */
  wholeLines(bytes: number): { lines: number; bytes: number } {
    let lines = 0;
    while (lines < this.ends.length && (this.ends[lines] ?? 0) <= bytes) lines += 1;
    return { lines, bytes: lines === 0 ? 0 : (this.ends[lines - 1] ?? 0) };
  }

  clear(): void {
    this.used = 0;
    this.ends = [];
    if (this.bytes.length > KEPT_BYTES) this.bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  }

  private grow(atLeast: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(atLeast, this.bytes.length * 2));
    this.bytes.copy(larger, 0, 0, this.used);
    this.bytes = larger;
  }
}
