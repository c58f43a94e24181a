/** A capture file that grows while it is shown: another process, or another window, records into it. */
import { unwatchFile, watchFile } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Disposable } from '../base/disposable.ts';
import { entriesOf } from '../capture/reader.ts';
import type { Intake } from './intake.ts';

/** Asking the file system is the one way that works on every disk; it costs microseconds. */
const LOOK_EVERY_MS = 500;
/** Read at a time, so that a file that grew by much does not fill the memory. */
const CHUNK_BYTES = 4 << 20;

export interface FileTailOptions {
  readonly file: string;
  readonly intake: Intake;
  /** Bytes of the file the intake has seen: to the end of a line. */
  readonly position: number;
  readonly onDidGrow: () => void;
  readonly onDidShrink: () => void;
}

export class FileTail implements Disposable {
  private position: number;
  private reading: Promise<void> | undefined;
  private over = false;
  private readonly look = () => {
    this.reading ??= this.read().finally(() => (this.reading = undefined));
  };

  constructor(private readonly options: FileTailOptions) {
    this.position = options.position;
    watchFile(options.file, { interval: LOOK_EVERY_MS, persistent: false }, this.look);
    // It may have grown between its reading and now.
    this.look();
  }

  /** Resolves when what the file holds now was read. */
  get settled(): Promise<void> {
    return this.reading ?? Promise.resolve();
  }

  /** Looks at the file without waiting for the clock. */
  async readNow(): Promise<void> {
    await this.settled;
    this.look();
    await this.settled;
  }

  dispose(): void {
    this.over = true;
    unwatchFile(this.options.file, this.look);
  }

  /** A file that cannot be read now may be readable at the next look; what was seen stays. */
  private async read(): Promise<void> {
    const file = await open(this.options.file, 'r').catch(() => undefined);
    if (!file) return;
    try {
      const { size } = await file.stat();
      if (size < this.position) this.end();
      let bytes = Buffer.alloc(Math.min(CHUNK_BYTES, Math.max(0, size - this.position)));
      while (!this.over && bytes.length > 0) {
        const { bytesRead } = await file.read(bytes, 0, bytes.length, this.position);
        const whole = bytes.subarray(0, bytesRead).lastIndexOf(LF) + 1;
        this.take(bytes.subarray(0, whole));
        const room = whole === 0 ? bytes.length * 2 : CHUNK_BYTES;
        const left = size - this.position;
        // A line that is longer than the chunk needs a larger one; one that is cut waits for its rest.
        if (whole === 0 && bytesRead >= left) return;
        bytes = Buffer.alloc(Math.min(room, left));
      }
    } catch {
      // As above.
    } finally {
      await file.close();
    }
  }

  private end(): void {
    this.dispose();
    this.options.onDidShrink();
  }

  private take(lines: Buffer): void {
    if (lines.length === 0) return;
    for (let start = 0; start < lines.length;) {
      const end = lines.indexOf(LF, start);
      const next = end === -1 ? lines.length : end + 1;
      const line = { bytes: lines.subarray(start, next), offset: this.position + start };
      for (const entry of readableEntries(line)) this.options.intake.take(entry);
      start = next;
    }
    this.position += lines.length;
    // What was read at first ends before its line feed: that alone is no growth.
    if (lines.some((byte) => byte !== LF)) this.options.onDidGrow();
  }
}

const LF = 10;

/** None where the line is no record. */
function readableEntries(line: Parameters<typeof entriesOf>[0]) {
  try {
    return entriesOf(line);
  } catch {
    return [];
  }
}
