/** Reads capture files of any size: line by line, never the whole file at once. */
import { open, type FileHandle } from 'node:fs/promises';
import { isRecord } from '../protocol/jsonRpc.ts';
import { CAPTURE_FORMAT, type CaptureHeader, type CaptureRecord } from './records.ts';
import { judgeRecord } from './shape.ts';

/** A record and where its line stands in the file, in bytes, without the line feed. */
export interface CaptureEntry {
  readonly record: CaptureRecord;
  readonly offset: number;
  readonly length: number;
}

/** A file that cannot be read as a capture; the message is a sentence for people. */
export class CaptureError extends Error {
  constructor(
    readonly code: 'not-a-capture' | 'newer-format' | 'unreadable',
    message: string,
  ) {
    super(message);
  }
}

export interface ReadOptions {
  /** Something was left out: a cut last line, lines that are no records. A sentence for people. */
  readonly onNotice?: (notice: string) => void;
  readonly chunkBytes?: number;
}

const CHUNK = 1 << 20;
const LF = 10;
/** A longer line cannot become a string. */
const LONGEST_LINE = 256 << 20;

/** The records of a file in order, its header first. Throws CaptureError. */
export async function* readCapture(
  path: string,
  options: ReadOptions = {},
): AsyncGenerator<CaptureEntry> {
  for await (const entries of readCaptureChunks(path, options)) yield* entries;
}

/** As `readCapture`, in runs of records: quicker where millions are read. */
export async function* readCaptureChunks(
  path: string,
  options: ReadOptions = {},
): AsyncGenerator<CaptureEntry[]> {
  const file = await openFile(path);
  try {
    const lines = new LineReader(path);
    const chunk = Buffer.allocUnsafe(options.chunkBytes ?? CHUNK);
    for (;;) {
      const { bytesRead } = await file
        .read(chunk, 0, chunk.length, null)
        .catch((error: unknown) => {
          throw unreadable(path, error);
        });
      if (bytesRead === 0) break;
      const entries = lines.push(chunk.subarray(0, bytesRead));
      if (entries.length > 0) yield entries;
    }
    const last = lines.end();
    if (last.length > 0) yield last;
    for (const notice of lines.notices()) options.onNotice?.(notice);
  } finally {
    await file.close();
  }
}

/** One record, by the place an entry named. Throws CaptureError where none stands there. */
export async function readRecordAt(
  path: string,
  offset: number,
  length: number,
): Promise<CaptureRecord> {
  const file = await openFile(path);
  try {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await file.read(bytes, 0, length, offset).catch((error: unknown) => {
      throw unreadable(path, error);
    });
    const judged = bytesRead === length ? judgeRecord(parse(bytes)) : undefined;
    if (judged?.kind === 'known') return judged.record;
  } finally {
    await file.close();
  }
  throw new CaptureError(
    'unreadable',
    `${path} holds no record at byte ${offset}: it was changed.`,
  );
}

/** The records of lines that were just written, as the writer reports them. */
export function entriesOf(batch: {
  readonly bytes: Uint8Array;
  readonly offset: number;
}): CaptureEntry[] {
  const { buffer, byteOffset, length: size } = batch.bytes;
  const bytes = Buffer.from(buffer, byteOffset, size);
  const entries: CaptureEntry[] = [];
  for (let start = 0; start < size;) {
    const found = bytes.indexOf(LF, start);
    const end = found === -1 ? size : found;
    if (end > start) {
      const judged = judgeRecord(JSON.parse(bytes.toString('utf8', start, end)));
      const place = { offset: batch.offset + start, length: end - start };
      if (judged.kind === 'known') entries.push({ record: judged.record, ...place });
    }
    start = end + 1;
  }
  return entries;
}

const CUT = 'The last line is cut';

/** Whether a notice speaks of a last line that may yet be completed. */
export function isCutNotice(notice: string): boolean {
  return notice.startsWith(CUT);
}

/** Cuts chunks into lines and lines into records. */
class LineReader {
  private offset = 0;
  private rest: Buffer[] = [];
  private restLength = 0;
  private header: CaptureHeader | undefined;
  private broken = 0;
  private firstBroken = 0;
  private cut: number | undefined;

  constructor(private readonly path: string) {}

  push(chunk: Buffer): CaptureEntry[] {
    const entries: CaptureEntry[] = [];
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(LF, from);
      if (end === -1) break;
      const line = this.lineTo(chunk.subarray(from, end));
      const entry = this.entryOf(line);
      if (entry) entries.push(entry);
      this.offset += line.length + 1;
      from = end + 1;
    }
    this.keep(chunk.subarray(from));
    return entries;
  }

  /** A last line without its line feed counts where it is whole. */
  end(): CaptureEntry[] {
    if (this.restLength > 0) {
      const line = this.lineTo(Buffer.alloc(0));
      const value = parse(line);
      if (value === undefined && this.header) this.cut = line.length;
      else {
        const entry = this.entryOf(line);
        if (entry) return [entry];
      }
    }
    if (!this.header) throw notACapture(this.path);
    return [];
  }

  notices(): string[] {
    const notices: string[] = [];
    if (this.broken > 0) {
      const lines = this.broken === 1 ? '1 line is' : `${this.broken} lines are`;
      notices.push(`${lines} no record and left out (the first at byte ${this.firstBroken}).`);
    }
    if (this.cut !== undefined) {
      notices.push(`${CUT} (${this.cut} bytes) and left out; all before it is here.`);
    }
    return notices;
  }

  private lineTo(tail: Buffer): Buffer {
    if (this.restLength === 0) return tail;
    const line = Buffer.concat([...this.rest, tail], this.restLength + tail.length);
    this.rest = [];
    this.restLength = 0;
    return line;
  }

  private keep(tail: Buffer): void {
    if (tail.length === 0) return;
    if (!this.header && this.restLength > CHUNK * 16) throw notACapture(this.path);
    // Copied, since the caller reads the next chunk into the same memory.
    this.rest.push(Buffer.from(tail));
    this.restLength += tail.length;
  }

  private entryOf(line: Buffer): CaptureEntry | undefined {
    if (line.length === 0) return undefined;
    const value = line.length > LONGEST_LINE ? undefined : parse(line);
    if (!this.header) this.header = headerOf(value, this.path);
    const judged = judgeRecord(value);
    if (judged.kind === 'known') {
      return { record: judged.record, offset: this.offset, length: line.length };
    }
    if (judged.kind === 'broken') this.countBroken();
    return undefined;
  }

  private countBroken(): void {
    if (this.broken === 0) this.firstBroken = this.offset;
    this.broken += 1;
  }
}

function headerOf(value: unknown, path: string): CaptureHeader {
  if (!isRecord(value) || value['type'] !== 'capture') throw notACapture(path);
  const format = value['format'];
  if (typeof format === 'number' && format > CAPTURE_FORMAT) {
    throw new CaptureError(
      'newer-format',
      `${path} is a capture of format ${format}; this version reads up to ${CAPTURE_FORMAT}. Update MCP Traffic Inspector to open it.`,
    );
  }
  const judged = judgeRecord(value);
  if (judged.kind !== 'known' || judged.record.type !== 'capture') throw notACapture(path);
  return judged.record;
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    const file = await open(path, 'r');
    if (!(await file.stat()).isDirectory()) return file;
    await file.close();
  } catch (error) {
    throw unreadable(path, error);
  }
  throw new CaptureError(
    'unreadable',
    `${path} is a directory; name a capture file (*.mcp.jsonl).`,
  );
}

function notACapture(path: string): CaptureError {
  return new CaptureError(
    'not-a-capture',
    `${path} is not a capture: its first line is no capture record. Name a file this program recorded (*.mcp.jsonl).`,
  );
}

function unreadable(path: string, error: unknown): CaptureError {
  const code = (error as NodeJS.ErrnoException).code;
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EACCES: 'permission denied',
    EISDIR: 'it is a directory',
  };
  const reason = reasons[code ?? ''] ?? code ?? 'unknown error';
  return new CaptureError('unreadable', `${path} cannot be read: ${reason}.`);
}
