/**
 * Server-sent events, read from bytes as they arrive (WHATWG HTML, "Parsing an event stream").
 *
 * Unlike a browser it drops nothing: comments, events without data (the priming events of MCP
 * 2025-11-25) and an event cut off by the end of the stream are all reported, since each of them
 * crossed the wire. How the bytes were split into chunks makes no difference to what comes out.
 */
import { wholeCharacters } from './utf8.ts';

export interface SseEvent {
  readonly event?: string;
  readonly id?: string;
  /** Milliseconds. */
  readonly retry?: number;
  /** Several `data` lines joined by a line feed; absent where there was no such line. */
  readonly data?: string;
  /** Comment lines without their colon, joined by a line feed. */
  readonly comment?: string;
  /** Bytes on the wire since the event before, this event's blank line included. */
  readonly bytes: number;
  /** Only the beginning was kept. */
  readonly truncated?: true;
  /** The stream ended inside this event. */
  readonly incomplete?: true;
  /** The bytes as they came, where they are not valid UTF-8; the text fields then hold U+FFFD. */
  readonly raw?: Uint8Array;
}

const LF = 10;
const CR = 13;
const COLON = 58;
const BOM = [0xef, 0xbb, 0xbf];

export class SseParser {
  private pieces: Uint8Array[] = [];
  private kept = 0;
  private bytes = 0;
  private hasField = false;
  private lineLength = 0;
  private firstOfLine = 0;
  /** The last byte was a CR: whether the line ends here or with an LF after it is not known yet. */
  private afterCr = false;
  private bomSeen = 0;
  private atStart = true;

  /** Of an event longer than `maxEventBytes` only the beginning is kept; the rest is counted. */
  constructor(private readonly maxEventBytes = Number.POSITIVE_INFINITY) {}

  /** Takes the next bytes; the answer holds the events they complete. */
  push(chunk: Uint8Array): SseEvent[] {
    const events: SseEvent[] = [];
    let from = 0;
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index] ?? 0;
      if (this.afterCr) {
        this.afterCr = false;
        const end = byte === LF ? index + 1 : index;
        if (this.endLine()) {
          events.push(this.take(chunk.subarray(from, end)));
          from = end;
        }
        if (byte === LF) continue;
      }
      if (byte === CR) this.afterCr = true;
      else if (byte !== LF) this.countByte(byte);
      else if (this.endLine()) {
        events.push(this.take(chunk.subarray(from, index + 1)));
        from = index + 1;
      }
    }
    this.keep(chunk.subarray(from));
    return events;
  }

  /** The stream ended; what was left of an unfinished event comes out as `incomplete`. */
  end(): SseEvent[] {
    const finished = this.afterCr && this.endLine();
    this.afterCr = false;
    if (finished) return [this.take(new Uint8Array(0))];
    if (!this.hasField && this.lineLength === 0) return [];
    return [{ ...this.take(new Uint8Array(0)), incomplete: true }];
  }

  private countByte(byte: number): void {
    if (this.bomSeen < 3 && this.atStart && byte === BOM[this.bomSeen]) {
      this.bomSeen += 1;
      if (this.bomSeen < 3) return;
      this.atStart = false;
      return;
    }
    if (this.atStart) this.lineLength += this.bomSeen;
    this.atStart = false;
    if (this.lineLength === 0) this.firstOfLine = byte;
    this.lineLength += 1;
  }

  /** Whether the line that ends here ends an event. A comment before any field stands for itself. */
  private endLine(): boolean {
    this.atStart = false;
    const blank = this.lineLength === 0;
    const comment = !blank && this.firstOfLine === COLON && !this.hasField;
    if (!blank && !comment) this.hasField = true;
    this.lineLength = 0;
    return comment || (blank && this.hasField);
  }

  private keep(piece: Uint8Array): void {
    this.bytes += piece.length;
    const room = this.maxEventBytes - this.kept;
    const part = piece.length > room ? piece.subarray(0, Math.max(0, room)) : piece;
    if (part.length === 0) return;
    this.pieces.push(part);
    this.kept += part.length;
  }

  private take(last: Uint8Array): SseEvent {
    this.keep(last);
    const block = join(this.pieces, this.kept);
    const event = parseBlock(block, this.bytes, this.kept < this.bytes);
    this.pieces = [];
    this.kept = 0;
    this.bytes = 0;
    this.hasField = false;
    this.lineLength = 0;
    return event;
  }
}

function join(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = pieces;
  if (only && pieces.length === 1) return only;
  const all = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    all.set(piece, offset);
    offset += piece.length;
  }
  return all;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

function parseBlock(block: Uint8Array, bytes: number, truncated: boolean): SseEvent {
  const kept = truncated ? block.subarray(0, wholeCharacters(block)) : block;
  const flag = truncated ? { truncated: true as const } : {};
  try {
    return { ...parseLines(strict.decode(kept)), bytes, ...flag };
  } catch {
    return { ...parseLines(lenient.decode(kept)), bytes, ...flag, raw: kept.slice() };
  }
}

function parseLines(text: string): Omit<SseEvent, 'bytes'> {
  const found: { -readonly [K in keyof SseEvent]?: SseEvent[K] } = {};
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === '') found.comment = append(found.comment, value);
    else if (name === 'data') found.data = append(found.data, value);
    else if (name === 'event') found.event = value;
    else if (name === 'id') found.id = value;
    else if (name === 'retry' && /^\d{1,15}$/.test(value)) found.retry = Number(value);
  }
  return found;
}

function append(before: string | undefined, line: string): string {
  return before === undefined ? line : `${before}\n${line}`;
}
