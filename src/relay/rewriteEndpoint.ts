import type { Rewrite } from '../capture/records.ts';
import type { RewriteContext } from './rewriteHead.ts';
import { movedUrl } from './targetUrls.ts';

/** An `endpoint` event is some hundred bytes; a longer first event is none and is let go. */
const MAX_HELD_BYTES = 16 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;

/**
 * The first event of a 2024-11-05 event stream names where to POST. Where that is an absolute URL of
 * the target, its origin is replaced; every other byte passes as it came. Only the lines of that
 * first event wait for their blank line, without which a client could not use them either; comments
 * before it go on at once.
 */
export class EndpointRewriter {
  private held: Buffer[] = [];
  private heldBytes = 0;
  /** The byte before is the end of a line, so what comes begins one. */
  private atLineStart = true;
  private inComment = false;
  private lastWasCr = false;
  private over = false;

  constructor(
    private readonly context: RewriteContext,
    private readonly onRewrite: (rewrite: Rewrite) => void,
  ) {}

  /** Nothing more can change. */
  get done(): boolean {
    return this.over;
  }

  /** What of the stream goes on now. */
  push(chunk: Buffer): Buffer {
    if (this.over) return chunk;
    const out: Buffer[] = [];
    let from = 0;
    for (let index = 0; index < chunk.length && !this.over; index += 1) {
      if (!this.step(chunk[index] ?? 0)) continue;
      this.hold(chunk.subarray(from, index + 1));
      from = index + 1;
      out.push(this.release());
    }
    if (this.over) return Buffer.concat([...out, chunk.subarray(from)]);
    return Buffer.concat([...out, this.keepBack(chunk.subarray(from))]);
  }

  /** The stream ended: what waits goes on as it is. */
  end(): Buffer {
    this.over = true;
    return this.takeHeld();
  }

  /** Comment lines and blank lines go on at once while no line of an event waits. */
  private keepBack(rest: Buffer): Buffer {
    this.hold(rest);
    if (this.heldBytes > MAX_HELD_BYTES) return this.end();
    const nothingBegun = this.inComment || this.atLineStart;
    return nothingBegun && !this.eventBegun ? this.takeHeld() : Buffer.alloc(0);
  }

  private eventBegun = false;

  /** True where a blank line is complete. */
  private step(byte: number): boolean {
    if (byte === LF && this.lastWasCr) {
      this.lastWasCr = false;
      return false;
    }
    this.lastWasCr = byte === CR;
    if (byte === LF || byte === CR) {
      const blank = this.atLineStart;
      this.atLineStart = true;
      this.inComment = false;
      return blank;
    }
    if (this.atLineStart) {
      this.inComment = byte === COLON;
      if (!this.inComment) this.eventBegun = true;
      this.atLineStart = false;
    }
    return false;
  }

  private hold(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.held.push(bytes);
    this.heldBytes += bytes.length;
  }

  private takeHeld(): Buffer {
    const bytes = Buffer.concat(this.held);
    this.held = [];
    this.heldBytes = 0;
    return bytes;
  }

  /** A block is complete: changed where it is the `endpoint` event, and the last one looked at if it is an event. */
  private release(): Buffer {
    const block = this.takeHeld();
    this.eventBegun = false;
    const lines = block.toString('latin1').replace(/^\xef\xbb\xbf/, '');
    const fields = lines.split(/\r\n|\r|\n/);
    if (!fields.some((line) => /^(?:data|event)(?::|$)/.test(line))) return block;
    this.over = true;
    return fields.some((line) => /^event: ?endpoint$/.test(line)) ? this.changed(block) : block;
  }

  private changed(block: Buffer): Buffer {
    const text = block.toString('latin1');
    const data = [...text.matchAll(/(?<=^|[\r\n]|\xef\xbb\xbf)data: ?([^\r\n]*)/g)];
    const [only] = data;
    if (!only || data.length > 1) return block;
    const from = only[1] ?? '';
    const to = movedUrl(from, this.context.target, this.context.origin);
    if (to === undefined) return block;
    this.onRewrite({ what: 'endpoint', from, to });
    const start = only.index + only[0].length - from.length;
    return Buffer.from(`${text.slice(0, start)}${to}${text.slice(start + from.length)}`, 'latin1');
  }
}
