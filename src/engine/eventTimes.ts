import { PlaceByNumber, realNumbers, wholeNumbers } from '../base/column.ts';

/** Events of one answer whose times a timeline draws; further ones only count. */
const KEPT = 100;

/** When the events of each answer came: the ticks on a bar. Each points at the one before it. */
export class EventTimes {
  private readonly times = realNumbers();
  /** Place + 1 of the one before; 0 at the first. */
  private readonly former = wholeNumbers();
  /** Which one of its answer it is, from 1. */
  private readonly ordinal = wholeNumbers();
  private readonly latest = new PlaceByNumber();
  private count = 0;

  add(x: number, t: number): void {
    const before = this.latest.get(x);
    const ordinal = before === undefined ? 1 : this.ordinal.get(before) + 1;
    if (ordinal > KEPT) return;
    this.times.set(this.count, t);
    this.former.set(this.count, before === undefined ? 0 : before + 1);
    this.ordinal.set(this.count, ordinal);
    this.latest.set(x, this.count);
    this.count += 1;
  }

  of(x: number): readonly number[] {
    const times: number[] = [];
    for (let next = (this.latest.get(x) ?? -1) + 1; next > 0; next = this.former.get(next - 1)) {
      times.push(this.times.get(next - 1));
    }
    return times.reverse();
  }
}
