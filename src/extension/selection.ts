import { Emitter, type Event } from '../base/emitter.ts';

/** Who selected: nobody is told of a selection that came from there. */
export type Selector = 'tree' | 'timeline' | 'findings';

/** The exchange that is selected in all views at once. Selecting the same one again is no change, so no echo. */
export class Selection {
  private selected: number | undefined;
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

  /** Another capture has other exchanges. */
  clear(): void {
    this.selected = undefined;
  }
}
