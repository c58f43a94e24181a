import { Emitter, type Event } from '../base/emitter.ts';
import type { GroupBy } from '../contract/api.ts';
import type { Memory } from './targets/targetMemory.ts';

const KEY = 'groupBy';

export const GROUPINGS: readonly GroupBy[] = [
  'session',
  'conversation',
  'plane',
  'principal',
  'none',
];

/** How timeline and trees group: one choice for all views of a workspace, kept from day to day. */
export class Grouping {
  private current: GroupBy;
  private readonly changed = new Emitter<GroupBy>();

  readonly onDidChange: Event<GroupBy> = this.changed.event;

  constructor(private readonly memory: Memory) {
    this.current = readGrouping(memory.get(KEY)) ?? 'session';
  }

  get by(): GroupBy {
    return this.current;
  }

  choose(by: GroupBy): void {
    if (by === this.current) return;
    this.current = by;
    void this.memory.update(KEY, by);
    this.changed.fire(by);
  }
}

/** Undefined where it is no way to group. */
export function readGrouping(value: unknown): GroupBy | undefined {
  return GROUPINGS.find((by) => by === value);
}
