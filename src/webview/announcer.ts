import { element } from './dom.ts';

const MIN_INTERVAL_MS = 4000;

/** The live region. News is said every few seconds at most, all that came meanwhile in one phrase. */
export class Announcer {
  readonly root = element('div', { class: 'visually-hidden', attributes: { role: 'status' } });
  private saidAt = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly now: () => number) {}

  /** What the user just did is said at once. */
  sayNow(text: string | undefined): void {
    if (text === undefined) return;
    this.saidAt = this.now();
    this.root.textContent = text;
  }

  /** `phrase` is asked when its time has come. */
  say(phrase: () => string | undefined): void {
    const wait = this.saidAt + MIN_INTERVAL_MS - this.now();
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        if (this.saidAt + MIN_INTERVAL_MS > this.now()) this.say(phrase);
        else this.sayNow(phrase());
      },
      Math.max(0, wait),
    );
  }
}
