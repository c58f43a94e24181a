/** A saved capture that is served while it is still being read: its first rows show at once. */
import { stat } from 'node:fs/promises';
import { CaptureError, readCaptureChunks, type CaptureEntry } from '../capture/reader.ts';
import type { MarkRequest } from '../capture/mark.ts';
import { growingSource, NO_RELAY } from './fileSource.ts';
import type { Intake } from './intake.ts';
import type { Health, Source } from './source.ts';

/** A smaller file is read before anybody would notice. */
const WORTH_SHOWING = 8 << 20;

/** Questions are answered between two pieces, so each is small. */
const CHUNK = 256 << 10;

/** A file whose first records were read. */
export interface BegunFile {
  readonly file: string;
  readonly intake: Intake;
  readonly size: number;
  readonly position: number;
  readonly notices: string[];
  readonly rest: AsyncGenerator<CaptureEntry[]>;
}

/** Whether a file is large enough to be served while it is read. */
export async function isLarge(file: string): Promise<boolean> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  return size > WORTH_SHOWING;
}

/** Reads the beginning. Rejects with `CaptureError`, as reading all of it would. */
export async function beginFile(file: string, intake: Intake): Promise<BegunFile> {
  const notices: string[] = [];
  const rest = readCaptureChunks(file, {
    onNotice: (notice) => void notices.push(notice),
    chunkBytes: CHUNK,
  });
  const first = await rest.next();
  const position = first.done ? 0 : take(intake, first.value, 0);
  const { size } = await stat(file);
  return { file, intake, size, position, notices, rest };
}

export class OpeningSource implements Source {
  readonly kind = NO_RELAY.kind;
  readonly recording = NO_RELAY.recording;
  readonly refusedHosts = NO_RELAY.refusedHosts;
  readonly nowT = NO_RELAY.nowT;
  readonly setRecording = NO_RELAY.setRecording;
  readonly allowHost = NO_RELAY.allowHost;
  readonly finish = NO_RELAY.finish;
  /** Settles when the file was read to its end, or reading it failed. */
  readonly whenRead: Promise<void>;
  private position: number;
  private over = false;
  private trouble: string | undefined;
  /** Takes over when all is read: the file may grow. */
  private grown: Source | undefined;

  constructor(
    private readonly begun: BegunFile,
    private readonly onDidChange: () => void,
  ) {
    this.position = begun.position;
    this.whenRead = this.read();
  }

  get loading(): Source['loading'] {
    const over = this.grown !== undefined || this.trouble !== undefined;
    return over ? undefined : { bytes: this.position, of: this.begun.size };
  }

  get health(): Health {
    return this.grown?.health ?? (this.trouble === undefined ? {} : { trouble: this.trouble });
  }

  async mark(request: MarkRequest): Promise<void> {
    if (!this.grown) throw new Error('the capture is still being read; mark it when that is done');
    await this.grown.mark(request);
  }

  dispose(): void {
    this.over = true;
    this.grown?.dispose();
  }

  private async read(): Promise<void> {
    const { rest, intake, file, notices } = this.begun;
    try {
      for await (const entries of rest) {
        if (this.over) return;
        this.position = take(intake, entries, this.position);
        this.onDidChange();
      }
      const loaded = { file, intake, notices, position: this.position };
      this.grown = growingSource(loaded, this.onDidChange);
    } catch (error) {
      const why = error instanceof CaptureError ? error.message : 'it cannot be read any further';
      this.trouble = `only a part of the file was read: ${why}`;
    }
    this.onDidChange();
  }
}

/** Returns the end of the last record in the file. */
function take(intake: Intake, entries: readonly CaptureEntry[], position: number): number {
  for (const entry of entries) intake.take(entry);
  const last = entries.at(-1);
  return last ? last.offset + last.length : position;
}
