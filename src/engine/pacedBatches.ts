import type { Disposable } from '../base/disposable.ts';
import type { Now } from '../base/time.ts';
import type { CaptureBatch } from '../relay/handle.ts';

/** Work beyond this, while more keeps coming, is paid for with rest. */
const UNPAID_MS = 10;
/**
 * Rest for each millisecond of work, by the part of the time the relay's thread is busy. With time to spare
 * the analysis keeps up; where there is little it has a tenth of one processor, and a fiftieth while the
 * relay has no moment left: whatever the analysis takes is then taken from it.
 */
const RESTS = [
  { upTo: 0.55, restPerWork: 1 },
  { upTo: 0.8, restPerWork: 9 },
  { upTo: Infinity, restPerWork: 49 },
] as const;
const MOST_OWED_MS = 50;
/** Without a batch for so long the relay is quiet, and what waits is worked off without rest. */
const QUIET_MS = 100;
/** Bytes of batches kept waiting; of later ones only the place in the file is. */
const MAX_WAITING = 8 * 1024 * 1024;

/**
 * Passes batches on in order. While the relay is busy the one taking them gets a small share of the
 * time only, so that analysis lags behind rather than take the processor from forwarding.
 */
export class PacedBatches implements Disposable {
  private waiting: CaptureBatch[] = [];
  private bytes = 0;
  private workedMs = 0;
  private restPerWork: number = RESTS[0].restPerWork;
  private paidUntil: number;
  private lastArrival: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly now: Now,
    private readonly take: (batch: CaptureBatch) => void,
    /** The part of the time the relay's thread was busy lately, from 0 to 1. */
    private readonly relayLoad: () => number = () => 0,
  ) {
    this.paidUntil = this.lastArrival = now();
  }

  /** Bytes that were recorded and not passed on yet. */
  get behind(): number {
    return this.bytes;
  }

  push(batch: CaptureBatch): void {
    this.lastArrival = this.now();
    this.waiting.push(this.bytes > MAX_WAITING ? placeOf(batch) : batch);
    this.bytes += batch.bytes.length;
    if (this.timer === undefined) this.work();
  }

  /** Forgets what waits: it is read from the file. */
  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = [];
    this.bytes = 0;
  }

  dispose(): void {
    this.clear();
  }

  private work(): void {
    this.timer = undefined;
    const batch = this.waiting.shift();
    if (!batch) return;
    const begun = this.now();
    const load = this.relayLoad();
    this.restPerWork = RESTS.find(({ upTo }) => load <= upTo)?.restPerWork ?? 0;
    const paid = Math.max(0, begun - this.paidUntil) / this.restPerWork;
    this.bytes = this.waiting.length === 0 ? 0 : this.bytes - batch.bytes.length;
    this.take(batch);
    this.paidUntil = this.now();
    const worked = Math.max(0, this.workedMs - paid) + (this.paidUntil - begun);
    this.workedMs = Math.min(worked, MOST_OWED_MS);
    if (this.workedMs > UNPAID_MS || this.waiting.length > 0) this.rest();
  }

  private rest(): void {
    const quiet = this.now() - this.lastArrival >= QUIET_MS;
    const wait = quiet ? 0 : Math.max(0, this.workedMs - UNPAID_MS) * this.restPerWork;
    this.timer = setTimeout(() => this.work(), wait);
  }
}

const NO_BYTES = new Uint8Array(0);

/** An empty batch where this one ends: taking it reads the lines from the file. */
function placeOf({ bytes, offset }: CaptureBatch): CaptureBatch {
  return { bytes: NO_BYTES, offset: offset + bytes.length };
}
