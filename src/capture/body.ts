/** Bodies: bounded while they pass, then described as text or base64, off the forwarding path. */
import { isUtf8 } from 'node:buffer';
import { wholeCharacters } from '../protocol/utf8.ts';
import { decodeContent } from './contentCoding.ts';

/** Keeps the beginning of a body and counts all of it. Chunks are referenced, not copied. */
export class BodyCollector {
  /** All bytes that passed. */
  bytes = 0;
  private kept = 0;
  private chunks: Buffer[] = [];

  constructor(private readonly limit: number) {}

  push(chunk: Buffer): void {
    this.bytes += chunk.length;
    const room = this.limit - this.kept;
    if (room <= 0) return;
    const part = chunk.length > room ? chunk.subarray(0, room) : chunk;
    this.chunks.push(part);
    this.kept += part.length;
  }

  get truncated(): boolean {
    return this.kept < this.bytes;
  }

  /** What was kept. */
  content(): Buffer {
    const [only] = this.chunks;
    return only && this.chunks.length === 1 ? only : Buffer.concat(this.chunks, this.kept);
  }

  /** Lets go of what was kept; the count stays. */
  release(): void {
    this.chunks = [];
  }
}

/** The readable form of a body, before redaction. */
export interface BodyContent {
  readonly text?: string;
  /** The bytes as they came, where there is no readable form. */
  readonly raw?: Buffer;
  /** The content-encoding that was undone. */
  readonly encoding?: string;
  readonly truncated?: true;
}

/** Undoes the content-encoding where there is one that this Node knows; never rejects. */
export function readBody(
  kept: Buffer,
  encoding: string | undefined,
  truncated: boolean,
  limit: number,
): BodyContent | Promise<BodyContent> {
  const coding = encoding?.trim().toLowerCase() ?? '';
  if (coding === '' || coding === 'identity' || kept.length === 0) return asText(kept, truncated);
  return readEncoded(kept, coding, truncated, limit);
}

async function readEncoded(
  kept: Buffer,
  encoding: string,
  truncated: boolean,
  limit: number,
): Promise<BodyContent> {
  const decoded = await decodeContent(kept, encoding, limit);
  if (!decoded) return asRaw(kept, truncated);
  const content = asText(decoded.bytes, truncated || decoded.truncated);
  return content.text === undefined ? asRaw(kept, truncated) : { ...content, encoding };
}

function asText(bytes: Buffer, truncated: boolean): BodyContent {
  const whole = truncated ? bytes.subarray(0, wholeCharacters(bytes)) : bytes;
  if (!isUtf8(whole)) return asRaw(bytes, truncated);
  const text = whole.toString('utf8');
  return truncated ? { text, truncated: true } : { text };
}

function asRaw(raw: Buffer, truncated: boolean): BodyContent {
  return truncated ? { raw, truncated: true } : { raw };
}
