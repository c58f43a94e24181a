/**
 * Appends records to the capture file. One write is in flight at a time; what arrives meanwhile, or
 * shortly after, waits in a bounded queue and goes out with the next one. Nothing here throws towards the caller:
 * what cannot be kept is counted, and a `control` record says so as soon as writing works again.
 */
import type { FileHandle } from 'node:fs/promises';
import { Emitter } from '../base/emitter.ts';
import { LineBuffer } from './lineBuffer.ts';
import type { RecordSink } from './sequencer.ts';

export interface WrittenBatch {
  /** Whole lines, UTF-8; a copy that belongs to whoever takes it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Byte offset of the first line in the file. */
  readonly offset: number;
}

export interface NotKept {
  readonly records: number;
  readonly bytes: number;
}

export interface WriterTrouble {
  readonly message: string;
  readonly notKept: NotKept;
}

/** The part of a file the writer uses; tests give one that fails or is slow. */
export type CaptureFile = Pick<FileHandle, 'write' | 'truncate' | 'close'>;

export interface WriterOptions {
  /** Characters that may wait for the disk. */
  readonly maxQueued: number;
  /** The tail of the `control` record that reports what was not kept. */
  readonly droppedTail: (notKept: NotKept) => string;
}

/** A write costs far more than its bytes, so after one the next waits this long for company. */
const GATHER_MS = 5;
/** The same after a write of many bytes: waking the thread that writes takes time from forwarding. */
const GATHER_BUSY_MS = 15;
/** Bytes of a write that make the relay a busy one. */
const BUSY_BYTES = 24 * 1024;
/** Characters that are worth a write of their own. */
const GATHER_CHARACTERS = 256 * 1024;

interface Line {
  readonly type: string;
  readonly tail: string;
}

const NOTHING: NotKept = { records: 0, bytes: 0 };

export class CaptureWriter implements RecordSink {
  private readonly written = new Emitter<WrittenBatch>();
  private readonly troubled = new Emitter<WriterTrouble>();
  readonly onBatch = this.written.event;
  readonly onTrouble = this.troubled.event;

  private queue: Line[] = [];
  private queued = 0;
  private readonly lines = new LineBuffer();
  private lastSeq = 0;
  private offset = 0;
  private lastBytes = 0;
  private writing = false;
  /** Not kept since the last `dropped` record. */
  private unreported = NOTHING;
  private total = NOTHING;
  private failing = false;
  private reason = '';
  private announced = 0;
  private lastError = 'the write was cut short';
  private idle: (() => void)[] = [];
  private stopGathering: () => void = nothing;

  constructor(
    private readonly file: CaptureFile,
    private readonly options: WriterOptions,
  ) {}

  append(type: string, tail: string): void {
    if (this.queued + tail.length > this.options.maxQueued && this.queued > 0) {
      return this.drop({ records: 1, bytes: tail.length }, 'The disk is too slow to keep up');
    }
    this.queue.push({ type, tail });
    this.queued += tail.length;
    if (this.queued > GATHER_CHARACTERS) this.stopGathering();
    this.wake();
  }

  lost(records: number): void {
    this.drop({ records, bytes: 0 }, 'A record could not be made');
  }

  /** Resolves when everything appended so far is written or counted as lost. */
  async flush(): Promise<void> {
    if (!this.writing) return;
    const written = new Promise<void>((resolve) => this.idle.push(resolve));
    this.stopGathering();
    await written;
  }

  /** Flushes and closes the file. */
  async close(): Promise<void> {
    await this.flush();
    if (this.unreported.records > 0) await this.writeBatch();
    await this.file.close();
  }

  private wake(): void {
    if (this.writing) return;
    this.writing = true;
    setImmediate(() => void this.run());
  }

  private async run(): Promise<void> {
    while (this.queue.length > 0) {
      await this.writeBatch();
      if (this.failing) this.announce();
      if (this.idle.length === 0 && this.queued <= GATHER_CHARACTERS) await this.gather();
    }
    this.writing = false;
    for (const resolve of this.idle.splice(0)) resolve();
  }

  private async gather(): Promise<void> {
    await new Promise<void>((resolve) => {
      const wait = this.lastBytes > BUSY_BYTES ? GATHER_BUSY_MS : GATHER_MS;
      const timer = setTimeout(resolve, wait);
      this.stopGathering = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.stopGathering = nothing;
  }

  private async writeBatch(): Promise<void> {
    const queue = this.queue;
    this.queue = [];
    this.queued = 0;
    const reported = this.unreported;
    if (reported.records > 0) {
      queue.push({ type: 'control', tail: this.options.droppedTail(reported) });
    }
    const { lines } = this;
    lines.clear();
    for (const { type, tail } of queue) {
      lines.add(`{"type":"${type}","seq":${this.lastSeq + lines.lines + 1},${tail}\n`);
    }
    const { length } = lines.content;
    const done = await this.writeAll(lines.content);
    const whole = lines.wholeLines(done);
    if (whole.lines > 0) this.commit(whole.bytes, whole.lines);
    if (done === length) return this.recovered(reported);
    await this.cutBack();
    this.loseLines(queue.slice(whole.lines), reported);
  }

  /** How many bytes reached the file. */
  private async writeAll(bytes: Buffer): Promise<number> {
    let done = 0;
    try {
      while (done < bytes.length) {
        const { bytesWritten } = await this.file.write(
          bytes,
          done,
          bytes.length - done,
          this.offset + done,
        );
        if (bytesWritten === 0) return done;
        done += bytesWritten;
      }
    } catch (error) {
      this.lastError = reasonOf(error);
    }
    return done;
  }

  private commit(length: number, lines: number): void {
    const { offset } = this;
    this.offset += length;
    this.lastSeq += lines;
    this.lastBytes = length;
    this.written.fire({ bytes: new Uint8Array(this.lines.content.subarray(0, length)), offset });
  }

  /** A line that was written in part would spoil the next one. */
  private async cutBack(): Promise<void> {
    try {
      await this.file.truncate(this.offset);
    } catch {
      // The next write starts at the same offset and covers the rest of the line.
    }
  }

  private recovered(reported: NotKept): void {
    if (reported.records === 0) return;
    this.unreported = minus(this.unreported, reported);
    if (!this.failing) return;
    this.failing = false;
    this.troubled.fire({ message: 'The capture is being written again.', notKept: this.total });
  }

  private loseLines(lost: readonly Line[], reported: NotKept): void {
    const records = lost.length - (reported.records > 0 ? 1 : 0);
    const bytes = lost.slice(0, records).reduce((sum, { tail }) => sum + tail.length, 0);
    this.drop({ records, bytes }, `The capture file cannot be written (${this.lastError})`);
  }

  private drop(lost: NotKept, message: string): void {
    this.unreported = plus(this.unreported, lost);
    this.total = plus(this.total, lost);
    this.reason = message;
    if (this.failing) return;
    this.failing = true;
    this.announce();
  }

  /** Told when trouble begins and once a write while it lasts. */
  private announce(): void {
    if (this.total.records === this.announced) return;
    this.announced = this.total.records;
    this.troubled.fire({
      message: `${this.reason}; traffic goes on, ${this.announced} records were not kept.`,
      notKept: this.total,
    });
  }
}

function nothing(): void {}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOSPC' ? 'the disk is full' : (code ?? 'unknown error');
}

function plus(a: NotKept, b: NotKept): NotKept {
  return { records: a.records + b.records, bytes: a.bytes + b.bytes };
}

function minus(a: NotKept, b: NotKept): NotKept {
  return { records: a.records - b.records, bytes: a.bytes - b.bytes };
}
