/**
 * Spans in which traffic passed that the capture does not hold: while recording was paused, or where
 * records were dropped because the disk could not take them. What did not happen within the capture may
 * have happened there.
 */
import type { ControlRecord } from '../capture/records.ts';

export interface Gap {
  readonly fromT: number;
  /** Infinity while it lasts. */
  readonly toT: number;
  readonly why: 'paused' | 'dropped';
  /** What passed meanwhile: exchanges while paused, records that were dropped. Absent where nobody counted. */
  readonly count?: number;
  readonly bytes?: number;
}

/** Beyond so many the last one grows instead. */
const MOST = 1000;

export class Gaps {
  /** Replaced, never changed. */
  list: readonly Gap[] = [];

  /** `beforeT`: when the record before it came. */
  add(record: ControlRecord, beforeT: number): void {
    const { action, t } = record;
    if (action === 'dropped') {
      this.keep({ fromT: beforeT, toT: t, why: 'dropped', ...amountOf(record) });
    } else if (action === 'pause') this.keep({ fromT: t, toT: Infinity, why: 'paused' });
    else if (this.list.some(isOpen)) this.settle(record);
  }

  /** Before `resume` and `stop` it is told where something passed; without that nothing was left out. */
  private settle(record: ControlRecord): void {
    const { action, t } = record;
    if (action === 'resume' || action === 'stop')
      this.list = this.list.filter((gap) => !isOpen(gap));
    if (action !== 'forwarded-unrecorded') return;
    const passed = { toT: t, ...amountOf(record) };
    this.list = this.list.map((gap) => (isOpen(gap) ? { ...gap, ...passed } : gap));
  }

  private keep(gap: Gap): void {
    const full = this.list.length >= MOST ? this.list.at(-1) : undefined;
    this.list = full ? [...this.list.slice(0, -1), both(full, gap)] : [...this.list, gap];
  }
}

function both(former: Gap, gap: Gap): Gap {
  return {
    ...{ fromT: former.fromT, toT: Math.max(former.toT, gap.toT), why: former.why },
    ...amountOf({
      count: (former.count ?? 0) + (gap.count ?? 0),
      bytes: (former.bytes ?? 0) + (gap.bytes ?? 0),
    }),
  };
}

/** A file may hold anything. */
function amountOf({ count, bytes }: Pick<ControlRecord, 'count' | 'bytes'>) {
  return {
    ...(Number.isFinite(count) && { count: Number(count) }),
    ...(Number.isFinite(bytes) && { bytes: Number(bytes) }),
  };
}

function isOpen({ toT }: Gap): boolean {
  return toT === Infinity;
}

/** Some traffic from `t` on is not in the capture. */
export function hasGapAfter(gaps: readonly Gap[], t: number): boolean {
  return gaps.some(({ toT }) => toT >= t);
}

/** Some traffic between the two times is not in the capture. */
export function hasGapBetween(gaps: readonly Gap[], fromT: number, toT: number): boolean {
  return gaps.some((gap) => gap.toT >= fromT && gap.fromT <= toT);
}
