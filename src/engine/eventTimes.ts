/** Events of one answer whose times a timeline draws; further ones only count. */
const KEPT = 100;

const none: readonly number[] = [];

/** When the events of each answer came: the ticks on a bar. */
export class EventTimes {
  private readonly byExchange = new Map<number, number[]>();

  add(x: number, t: number): void {
    const times = this.byExchange.get(x);
    if (!times) this.byExchange.set(x, [t]);
    else if (times.length < KEPT) times.push(t);
  }

  of(x: number): readonly number[] {
    return this.byExchange.get(x) ?? none;
  }
}
