/**
 * The batches of a capture as they are shown. Where people pause between calls there are nearly as many as
 * exchanges, so they are kept as numbers, and made when somebody asks.
 */
import { realNumbers, wholeNumbers } from '../base/column.ts';
import type { ListSnapshot } from '../base/chunkedList.ts';
import type { Batch, BatchTimes } from './model.ts';

type Owner = Pick<Batch, 'plane' | 'principal' | 'sessionId'>;

/** Of the few whose calls overlapped or left pauses: without it both are `totalMs`. */
type Sums = Pick<Batch, 'sumMs' | 'criticalPathMs'>;

/** Batches made lately that are kept for whoever asks next. */
const RECENT = 256;

export class BatchList {
  private size = 0;
  private readonly startT = realNumbers();
  private readonly endT = realNumbers();
  private readonly totalMs = realNumbers();
  private readonly firstX = realNumbers();
  private readonly calls = wholeNumbers();
  private readonly parallel = wholeNumbers();
  private readonly ownerAt = wholeNumbers();
  private readonly sums = new Map<number, Sums>();
  /** Of those with more than one. */
  private readonly exchanges = new Map<number, readonly number[]>();
  private readonly owners: Owner[] = [];
  private readonly ownerNumbers = new Map<string, number>();
  private readonly recent: (Batch | undefined)[] = new Array<undefined>(RECENT).fill(undefined);

  /** As they are now. */
  readonly times: BatchTimes = {
    startOf: (id) => this.startT.get(id - 1),
    endOf: (id) => this.endT.get(id - 1),
  };

  /** The batch with the number n stands at n - 1. */
  at(index: number): Batch | undefined {
    if (index < 0 || index >= this.size) return undefined;
    const known = this.recent[index % RECENT];
    if (known?.id === index + 1) return known;
    const batch = this.make(index);
    this.recent[index % RECENT] = batch;
    return batch;
  }

  /** It has at least one exchange. */
  set(batch: Batch): void {
    const index = batch.id - 1;
    const { startT, endT, totalMs, sumMs, criticalPathMs, exchanges } = batch;
    this.size = Math.max(this.size, batch.id);
    this.recent[index % RECENT] = undefined;
    this.startT.set(index, startT);
    this.endT.set(index, endT);
    this.totalMs.set(index, totalMs);
    this.firstX.set(index, exchanges[0] ?? 0);
    this.calls.set(index, batch.toolCalls);
    this.parallel.set(index, batch.parallel);
    this.ownerAt.set(index, this.ownerNumber(batch));
    if (exchanges.length > 1) this.exchanges.set(index, exchanges);
    if (sumMs === totalMs && criticalPathMs === totalMs) this.sums.delete(index);
    else this.sums.set(index, { sumMs, criticalPathMs });
  }

  /** Good until one of the batches is set again; `all` stays what it was when first asked for. */
  snapshot(): ListSnapshot<Batch> {
    const { size: length } = this;
    let all: readonly Batch[] | undefined;
    return {
      length,
      at: (index) => (index < length ? this.at(index) : undefined),
      all: () => (all ??= Array.from({ length }, (_, index) => this.make(index))),
    };
  }

  private make(index: number): Batch {
    const totalMs = this.totalMs.get(index);
    const { sumMs, criticalPathMs } = this.sums.get(index) ?? NO_SUMS;
    const owner = this.owners[this.ownerAt.get(index)];
    const batch: { -readonly [K in keyof Batch]: Batch[K] } = {
      id: index + 1,
      plane: owner?.plane ?? '',
      principal: owner?.principal ?? '',
      startT: this.startT.get(index),
      endT: this.endT.get(index),
      exchanges: this.exchanges.get(index) ?? [this.firstX.get(index)],
      toolCalls: this.calls.get(index),
      parallel: this.parallel.get(index),
      totalMs,
      sumMs: sumMs ?? totalMs,
      criticalPathMs: criticalPathMs ?? totalMs,
    };
    if (owner?.sessionId !== undefined) batch.sessionId = owner.sessionId;
    return batch;
  }

  private ownerNumber({ plane, principal, sessionId }: Batch): number {
    const key = `${plane}\0${principal}\0${sessionId === undefined ? '' : `\0${sessionId}`}`;
    let number = this.ownerNumbers.get(key);
    if (number === undefined) {
      const owner =
        sessionId === undefined ? { plane, principal } : { plane, principal, sessionId };
      this.ownerNumbers.set(key, (number = this.owners.push(owner) - 1));
    }
    return number;
  }
}

const NO_SUMS: Partial<Sums> = {};
