import type { Batch } from '../analysis/model.ts';
import type { BatchView } from '../contract/api.ts';
import { marksAmong, type GroupContext } from './groups.ts';

/** The batches of a group. One that reaches into two groups shows in each what lies there. */
export class GroupBatches {
  private known: readonly number[] | undefined;

  constructor(
    private readonly numbers: readonly number[],
    private readonly context: GroupContext,
  ) {}

  /** In order of their first exchange here. */
  get ids(): readonly number[] {
    return (this.known ??= this.readIds());
  }

  /** So many from the beginning and from the end. */
  told(first: number, last: number): BatchView[] {
    const { model } = this.context;
    const { ids } = this;
    const latest = Math.max(first, ids.length - last);
    const members = this.membersOf(new Set([...ids.slice(0, first), ...ids.slice(latest)]));
    return [...members].flatMap(([id, own]) => {
      const batch = model.batch(id);
      return batch ? [batchView(batch, own, this.context)] : [];
    });
  }

  private readIds(): readonly number[] {
    const ids = new Set<number>();
    let last: number | undefined;
    for (const x of this.numbers) {
      const id = this.batchOf(x);
      if (id === undefined || id === last) continue;
      ids.add(id);
      last = id;
    }
    return [...ids];
  }

  private membersOf(ids: ReadonlySet<number>): Map<number, number[]> {
    const members = new Map<number, number[]>([...ids].map((id) => [id, []]));
    if (ids.size === 0) return members;
    for (const x of this.numbers) members.get(this.batchOf(x) ?? 0)?.push(x);
    return members;
  }

  private batchOf(x: number): number | undefined {
    const { glances } = this.context.model;
    return glances.batch(glances.placeOf(x) ?? -1);
  }
}

function batchView(batch: Batch, numbers: readonly number[], context: GroupContext): BatchView {
  return {
    id: batch.id,
    startT: batch.startT,
    endT: batch.endT,
    exchanges: numbers.length,
    firstX: numbers[0] ?? 0,
    toolCalls: batch.toolCalls,
    parallel: batch.parallel,
    totalMs: batch.totalMs,
    sumMs: batch.sumMs,
    findings: marksAmong([], [batch.id], numbers, context),
  };
}
