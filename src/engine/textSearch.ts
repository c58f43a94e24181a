import { open, type FileHandle } from 'node:fs/promises';
import type { Disposable } from '../base/disposable.ts';
import type { Now } from '../base/time.ts';
import type { SearchProgress } from '../contract/api.ts';
import { exchangeRecordOf, saysText } from './recordTexts.ts';

export interface TextSearchOptions {
  readonly file: string;
  /** Bytes of whole records in the file so far; it grows while live. */
  readonly extent: () => number;
  readonly now: Now;
  /** More was found, or more of the file was looked at. */
  readonly onProgress: () => void;
  /** Bytes read at a time. */
  readonly pieceBytes?: number;
}

/** Texts whose findings are kept; the one asked for longest ago goes first. */
const KEPT = 4;
/** A search nobody asked about for so long rests until somebody does. */
const RESTS_AFTER_MS = 3_000;
const PIECE_BYTES = 1024 * 1024;

/**
 * Finds free text in heads, bodies and events, which stay on disk: it reads the capture file piece by piece
 * between other work, and says at any moment what was found so far. A search that is no longer asked
 * for rests; one that was stopped keeps what it has.
 */
export class TextSearch implements Disposable {
  private readonly searches = new Map<string, Search>();

  constructor(private readonly options: TextSearchOptions) {}

  /** The exchanges known to say it, in any case of letters. Asking begins the search or goes on with it. */
  found(text: string): ReadonlySet<number> {
    const search = this.searchFor(text);
    void search.goOn();
    return search.found;
  }

  /** Undefined once everything was looked at. */
  progress(text: string): SearchProgress | undefined {
    return this.searches.get(text.toLowerCase())?.progress;
  }

  /** Resolves when the whole file was looked at. Rejects where it cannot be read. */
  async complete(text: string): Promise<void> {
    const search = this.searchFor(text);
    do await search.goOn();
    while (search.progress && !search.progress.stopped);
    if (search.failure) throw search.failure;
  }

  /** Ends what is under way; what was found stays. */
  stop(): void {
    for (const search of this.searches.values()) search.stop();
    this.options.onProgress();
  }

  /** Goes on with what was stopped, as soon as it is asked for again. */
  resume(): void {
    for (const search of this.searches.values()) search.resume();
    this.options.onProgress();
  }

  dispose(): void {
    for (const search of this.searches.values()) search.stop();
    this.searches.clear();
  }

  private searchFor(text: string): Search {
    const key = text.toLowerCase();
    const search = this.searches.get(key) ?? new Search(key, this.options);
    this.searches.delete(key);
    this.searches.set(key, search);
    for (const [oldest, dropped] of this.searches) {
      if (this.searches.size <= KEPT) break;
      dropped.stop();
      this.searches.delete(oldest);
    }
    return search;
  }
}

/** One text. Reads from where it was; a file that has grown is gone on with. */
class Search {
  readonly found = new Set<number>();
  failure: Error | undefined;
  private readonly needle: string;
  private place = 0;
  private askedAt = -Infinity;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly text: string,
    private readonly options: TextSearchOptions,
  ) {
    // As the text stands inside a line of JSON.
    this.needle = JSON.stringify(text).slice(1, -1);
  }

  get progress(): SearchProgress | undefined {
    const of = this.options.extent();
    if (this.place >= of) return undefined;
    return { done: this.place, of, ...(this.stopped && { stopped: true }) };
  }

  /** A search that was stopped stays so while it is asked for; asked for anew after a while, it goes on. */
  goOn(): Promise<void> {
    const now = this.options.now();
    if (now - this.askedAt > RESTS_AFTER_MS) this.stopped = false;
    this.askedAt = now;
    if (this.stopped || !this.progress || this.failure) return Promise.resolve();
    this.running ??= this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  stop(): void {
    this.stopped = true;
  }

  /** A file that could not be read is tried again. */
  resume(): void {
    this.stopped = false;
    this.failure = undefined;
  }

  private get mayRead(): boolean {
    const isAsked = this.options.now() - this.askedAt < RESTS_AFTER_MS;
    return isAsked && !this.stopped && this.progress !== undefined;
  }

  private async run(): Promise<void> {
    let file: FileHandle | undefined;
    try {
      file = await open(this.options.file, 'r');
      while (this.mayRead) {
        await this.readPiece(file);
        this.options.onProgress();
        await otherWork();
      }
    } catch {
      this.failure = new Error(`${this.options.file} can no longer be read`);
      this.stopped = true;
    } finally {
      await file?.close();
    }
  }

  /** Reads whole lines; one longer than a piece is read in a piece of its own size. */
  private async readPiece(file: FileHandle): Promise<void> {
    const left = this.options.extent() - this.place;
    let size = Math.min(this.options.pieceBytes ?? PIECE_BYTES, left);
    for (;;) {
      const bytes = Buffer.allocUnsafe(size);
      const { bytesRead } = await file.read(bytes, 0, size, this.place);
      if (bytesRead === 0) throw new Error('the file is shorter than it was');
      const end = bytesRead >= left ? bytesRead : bytes.lastIndexOf(0x0a, bytesRead - 1) + 1;
      if (end > 0) {
        this.look(bytes.toString('utf8', 0, end));
        this.place += end;
        return;
      }
      size = Math.min(size * 2, left);
    }
  }

  /** Most pieces do not say it at all, so lines are looked at one by one only where one does. */
  private look(piece: string): void {
    if (!piece.toLowerCase().includes(this.needle)) return;
    for (const line of piece.split('\n')) {
      if (!line.toLowerCase().includes(this.needle)) continue;
      const record = exchangeRecordOf(line);
      if (record && saysText(record, this.text)) this.found.add(record.x);
    }
  }
}

function otherWork(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
