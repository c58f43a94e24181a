import { Emitter, type Event } from '../../base/emitter.ts';

/** The sessions that are checked to be compared: two at most, so that checking a third lets go of the first. */
export class CheckedSessions {
  private checked: readonly string[] = [];
  private readonly changed = new Emitter<void>();

  readonly onDidChange: Event<void> = this.changed.event;

  /** In the order they were checked. */
  get pair(): readonly [string, string] | undefined {
    const [left, right] = this.checked;
    return left === undefined || right === undefined ? undefined : [left, right];
  }

  has(session: string): boolean {
    return this.checked.includes(session);
  }

  set(session: string, checked: boolean): void {
    const others = this.checked.filter((other) => other !== session);
    this.checked = checked ? [...others, session].slice(-2) : others;
    this.changed.fire();
  }

  /** Of another capture from here on. */
  clear(): void {
    if (this.checked.length === 0) return;
    this.checked = [];
    this.changed.fire();
  }
}
