import type { WrittenBatch } from '../capture/writer.ts';

/** A message wakes the other thread, which takes more from forwarding than its bytes do. */
const POST_EVERY_MS = 40;

/** Hands batches to another thread: one that comes alone at once, many a few times a second. */
export class BatchPost {
  private waiting: WrittenBatch[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly post: (batches: readonly WrittenBatch[], transfer: ArrayBuffer[]) => void,
  ) {}

  push(batch: WrittenBatch): void {
    this.waiting.push(batch);
    if (this.timer !== undefined) return;
    this.flush();
    this.timer = setTimeout(() => this.rested(), POST_EVERY_MS);
  }

  /** Posts what waits, now. */
  flush(): void {
    if (this.waiting.length === 0) return;
    const batches = this.waiting;
    this.waiting = [];
    this.post(
      batches,
      batches.map(({ bytes }) => bytes.buffer),
    );
  }

  private rested(): void {
    this.timer = undefined;
    if (this.waiting.length === 0) return;
    this.flush();
    this.timer = setTimeout(() => this.rested(), POST_EVERY_MS);
  }
}
