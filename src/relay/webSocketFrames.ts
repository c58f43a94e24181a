/** Reads WebSocket frames (RFC 6455, section 5.2) out of bytes as they pass, however they are cut. */

export interface FrameHead {
  readonly final: boolean;
  /** Set on the first frame of a compressed message (RFC 7692). */
  readonly compressed: boolean;
  readonly opcode: number;
  /** Bytes of the payload. */
  readonly length: number;
}

export interface FrameListener {
  /** A frame begins. False where it cannot be one, after which nothing more is read. */
  frameBegins(head: FrameHead): boolean;
  /** A part of its payload, unmasked; the bytes may be kept. */
  frameData(part: Buffer): void;
  frameEnds(): void;
}

export class FrameReader {
  private head: Buffer = Buffer.alloc(0);
  private mask: Buffer | undefined;
  private left = 0;
  private seen = 0;
  private inPayload = false;
  private failed = false;

  constructor(private readonly listener: FrameListener) {}

  /** What came was no frame; what follows cannot be told apart any more. */
  get broken(): boolean {
    return this.failed;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0 && !this.failed) {
      rest = this.inPayload ? this.takePayload(rest) : this.takeHead(rest);
    }
  }

  private takeHead(chunk: Buffer): Buffer {
    const missing = headLength(this.head) - this.head.length;
    this.head = Buffer.concat([this.head, chunk.subarray(0, missing)]);
    // The length of the head shows in its second byte.
    if (headLength(this.head) === this.head.length) this.beginFrame(this.head);
    return chunk.subarray(missing);
  }

  private beginFrame(head: Buffer): void {
    const [first = 0, second = 0] = head;
    this.head = Buffer.alloc(0);
    const short = second & 0x7f;
    const length =
      short === 126
        ? head.readUInt16BE(2)
        : short === 127
          ? Number(head.readBigUInt64BE(2))
          : short;
    this.mask = (second & 0x80) === 0 ? undefined : head.subarray(-4);
    this.left = length;
    this.seen = 0;
    const final = (first & 0x80) !== 0;
    const known = (first & 0x30) === 0;
    const compressed = (first & 0x40) !== 0;
    const opcode = first & 0x0f;
    this.failed = !known || !this.listener.frameBegins({ final, compressed, opcode, length });
    this.inPayload = length > 0;
    if (length === 0 && !this.failed) this.listener.frameEnds();
  }

  private takePayload(chunk: Buffer): Buffer {
    const part = chunk.subarray(0, this.left);
    this.listener.frameData(this.mask ? unmask(part, this.mask, this.seen) : part);
    this.seen += part.length;
    this.left -= part.length;
    this.inPayload = this.left > 0;
    if (!this.inPayload) this.listener.frameEnds();
    return chunk.subarray(part.length);
  }
}

/** Bytes of a head of which these are the first; at least 2. */
function headLength(begun: Buffer): number {
  const second = begun[1];
  if (second === undefined) return 2;
  const short = second & 0x7f;
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + ((second & 0x80) === 0 ? 0 : 4);
}

/** A copy: the bytes themselves are on their way to the other side. */
function unmask(part: Buffer, mask: Buffer, offset: number): Buffer {
  const clear = Buffer.allocUnsafe(part.length);
  for (let index = 0; index < part.length; index += 1) {
    clear[index] = (part[index] ?? 0) ^ (mask[(offset + index) & 3] ?? 0);
  }
  return clear;
}
