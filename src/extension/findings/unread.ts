import { Emitter, type Event } from '../../base/emitter.ts';

/** Counts the errors that were found since somebody last looked at the findings. */
export class Unread {
  private errors = 0;
  private seen = 0;
  private visible = false;
  private told = 0;
  private readonly changed = new Emitter<number>();

  readonly onDidChange: Event<number> = this.changed.event;

  /** Errors there are now. A finding that is withdrawn was seen as well as one that stays. */
  update(errors: number): void {
    this.errors = errors;
    this.seen = this.visible ? errors : Math.min(this.seen, errors);
    this.tell();
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    if (visible) this.seen = this.errors;
    this.tell();
  }

  /** Another capture: nothing of it was seen yet. */
  reset(): void {
    this.errors = 0;
    this.seen = 0;
    this.tell();
  }

  private tell(): void {
    const count = this.errors - this.seen;
    if (count === this.told) return;
    this.told = count;
    this.changed.fire(count);
  }
}
