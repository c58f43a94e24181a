import { Emitter, type Event } from '../base/emitter.ts';

/** Who selected: nobody is told of a selection that came from there. */
export type Selector = 'tree' | 'timeline' | 'findings' | 'conversations';

/** The exchange that is selected in all views at once. Selecting the same one again is no change, so no echo. */
export class Selection {
  private selected: number | undefined;
  private subject: unknown;
  private turns = 0;
  private readonly changed = new Emitter<{ x: number; by: Selector }>();

  readonly onDidChange: Event<{ x: number; by: Selector }> = this.changed.event;

  get x(): number | undefined {
    return this.selected;
  }

  select(x: number, by: Selector): void {
    if (x === this.selected) return;
    this.selected = x;
    this.changed.fire({ x, by });
  }

  /** As `select`, also where it is selected already: it may be out of view. */
  selectAnew(x: number, by: Selector): void {
    this.selected = undefined;
    this.select(x, by);
  }

  /** Of another capture from here on, which has other exchanges. */
  turnTo(subject: unknown): void {
    this.subject = subject;
    this.turns += 1;
    this.selected = undefined;
  }

  /** Tells lines of one capture from lines of another that have the same id. */
  keyOf(line: string): string {
    return `${this.turns}/${line}`;
  }

  /** Whether it is of this capture that exchanges are selected. */
  isOf(subject: unknown): boolean {
    return subject === this.subject;
  }
}
