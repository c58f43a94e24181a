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
}

/** Beyond so many the last one grows instead. */
const MOST = 1000;

export class Gaps {
  /** Replaced, never changed. */
  list: readonly Gap[] = [];

  /** `beforeT`: when the record before it came. */
  add({ action, t }: ControlRecord, beforeT: number): void {
    if (action === 'dropped') this.keep({ fromT: beforeT, toT: t, why: 'dropped' });
    else if (action === 'pause') this.keep({ fromT: t, toT: Infinity, why: 'paused' });
    else if (this.list.some(isOpen)) this.settle(action, t);
  }

  /** Before `resume` and `stop` it is told where something passed; without that nothing was left out. */
  private settle(action: ControlRecord['action'], t: number): void {
    if (action === 'resume' || action === 'stop')
      this.list = this.list.filter((gap) => !isOpen(gap));
    if (action !== 'forwarded-unrecorded') return;
    this.list = this.list.map((gap) => (isOpen(gap) ? { ...gap, toT: t } : gap));
  }

  private keep(gap: Gap): void {
    const full = this.list.length >= MOST ? this.list.at(-1) : undefined;
    this.list = full
      ? [...this.list.slice(0, -1), { ...full, toT: Math.max(full.toT, gap.toT) }]
      : [...this.list, gap];
  }
}

function isOpen({ toT }: Gap): boolean {
  return toT === Infinity;
}

/** Some traffic from `t` on is not in the capture. */
export function hasGapAfter(gaps: readonly Gap[], t: number): boolean {
  return gaps.some(({ toT }) => toT >= t);
}
