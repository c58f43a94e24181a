import { element } from './dom.ts';

const MIN_INTERVAL_MS = 4000;

/** The live region. Says at most one thing every few seconds: the newest. */
export class Announcer {
  readonly root = element('div', { class: 'visually-hidden', attributes: { role: 'status' } });
  private saidAt = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly now: () => number) {}

  /** What the user just did is said at once. */
  sayNow(text: string): void {
    this.saidAt = -Infinity;
    this.say(text);
  }

  say(text: string | undefined): void {
    if (text === undefined) return;
    clearTimeout(this.timer);
    const wait = Math.max(0, this.saidAt + MIN_INTERVAL_MS - this.now());
    this.timer = setTimeout(() => {
      this.saidAt = this.now();
      this.root.textContent = text;
    }, wait);
  }
}
