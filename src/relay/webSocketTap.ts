/**
 * The messages of one direction of a WebSocket, read from a copy of its bytes: frames joined,
 * permessage-deflate undone. What passes is never touched and never waited for.
 */
import type { InflateRaw } from 'node:zlib';
import { createInflateRaw } from 'node:zlib';
import { BodyCollector } from '../capture/body.ts';
import type { SocketMessage } from '../capture/recorder.ts';
import { FrameReader, type FrameHead, type FrameListener } from './webSocketFrames.ts';

export interface TapOptions {
  /** Bytes kept of one message. */
  readonly maxBytes: number;
  /** permessage-deflate was agreed on. */
  readonly deflated: boolean;
  readonly onMessage: (message: SocketMessage) => void;
  /** A close frame with this code; 1005 where it has none. */
  readonly onClose: (code: number) => void;
}

/** A message that is not recorded yet. */
interface Pending {
  readonly opcode: number;
  readonly body: BodyCollector;
  readonly compressed: boolean;
  complete: boolean;
}

/** Compressed bytes that may wait for the decoder. */
const MAX_WAITING = 16 * 1024 * 1024;

/** What a sender leaves off each compressed message (RFC 7692, section 7.2.1). */
const TAIL = Buffer.of(0x00, 0x00, 0xff, 0xff);

const CONTINUATION = 0;
const BINARY = 2;
const CLOSE = 8;
const PONG = 10;

export class WebSocketTap implements FrameListener {
  private readonly frames = new FrameReader(this);
  /** Messages in order; the last may still be under way. */
  private readonly pending: Pending[] = [];
  private current: Pending | undefined;
  private frame: FrameHead | undefined;
  private control: Buffer[] = [];
  private inflater: InflateRaw | undefined;
  /** Messages the decoder works on; its output belongs to the first. */
  private readonly inflating: Pending[] = [];
  private gaveUp = false;
  private idle: (() => void)[] = [];

  constructor(private readonly options: TapOptions) {}

  /** From some point on nothing could be read. */
  get unreadable(): boolean {
    return this.frames.broken || this.gaveUp;
  }

  push(chunk: Buffer): void {
    if (!this.unreadable) this.frames.push(chunk);
  }

  /** The connection is over; resolves when every message has been given. */
  async end(): Promise<void> {
    if (this.inflating.some(({ complete }) => complete)) {
      await new Promise<void>((resolve) => this.idle.push(resolve));
    }
    for (const message of this.pending.splice(0)) this.give(message);
    this.inflater?.destroy();
  }

  frameBegins(head: FrameHead): boolean {
    this.frame = head;
    const { opcode, final, length, compressed } = head;
    if (opcode >= CLOSE) {
      this.control = [];
      return opcode <= PONG && final && length <= 125 && !compressed;
    }
    if (opcode > BINARY || (compressed && !this.options.deflated)) return false;
    if (opcode === CONTINUATION) return this.current !== undefined && !compressed;
    if (this.current) return false;
    const body = new BodyCollector(this.options.maxBytes);
    this.current = { opcode, body, compressed, complete: false };
    this.pending.push(this.current);
    if (compressed) this.inflating.push(this.current);
    return true;
  }

  frameData(part: Buffer): void {
    if (this.frame && this.frame.opcode >= CLOSE) return void this.control.push(part);
    if (!this.current?.compressed) return this.current?.body.push(part);
    this.inflate(part);
  }

  frameEnds(): void {
    const { frame, current } = this;
    if (!frame) return;
    if (frame.opcode === CLOSE) {
      const [high, low] = Buffer.concat(this.control);
      this.options.onClose(high === undefined || low === undefined ? 1005 : high * 256 + low);
    }
    if (frame.opcode >= CLOSE || !frame.final || !current) return;
    this.current = undefined;
    current.complete = true;
    if (current.compressed) this.finishInflating(current);
    else this.giveComplete();
  }

  private inflate(part: Buffer): void {
    this.inflater ??= this.startInflater();
    if (this.inflater.writableLength > MAX_WAITING) return this.giveUp();
    this.inflater.write(part);
  }

  private finishInflating(message: Pending): void {
    this.inflate(TAIL);
    this.inflater?.flush(() => this.inflated(message));
  }

  private startInflater(): InflateRaw {
    const inflater = createInflateRaw();
    inflater.on('data', (chunk: Buffer) => this.inflating[0]?.body.push(chunk));
    inflater.on('error', () => this.giveUp());
    // A sender may end its deflate stream with a message; the next one then begins anew.
    inflater.on('end', () => {
      if (this.inflater === inflater) this.inflater = undefined;
      for (const message of this.inflating.filter(({ complete }) => complete)) {
        this.inflated(message);
      }
    });
    return inflater;
  }

  private inflated(message: Pending): void {
    const at = this.inflating.indexOf(message);
    if (at === -1) return;
    this.inflating.splice(at, 1);
    this.giveComplete();
    if (!this.inflating.some(({ complete }) => complete)) this.wake();
  }

  /** In order: one that is still being decoded holds back those after it. */
  private giveComplete(): void {
    for (;;) {
      const [first] = this.pending;
      if (!first?.complete || this.inflating.includes(first)) return;
      this.pending.shift();
      this.give(first);
    }
  }

  private give({ opcode, body, complete }: Pending): void {
    const { bytes, truncated } = body;
    this.options.onMessage({
      ...{ opcode, bytes, truncated, content: body.content(), incomplete: !complete },
    });
  }

  private giveUp(): void {
    this.gaveUp = true;
    for (const message of this.inflating.splice(0)) message.complete = false;
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.idle.splice(0)) resolve();
  }
}
