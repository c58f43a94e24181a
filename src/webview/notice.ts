import { brief } from '../base/shortText.ts';
import type { Announcer } from './announcer.ts';
import { element } from './dom.ts';

const SHOWN_MS = 8000;
const LONGEST = 600;

/** What an action did, in a sentence: seen for a while and read aloud once. */
export class Notice {
  readonly root = element('div', { class: 'notice', attributes: { 'aria-hidden': true } });
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly announcer: Announcer) {
    this.root.hidden = true;
    this.root.addEventListener('click', () => this.hide());
  }

  /** The sentence may hold captured text. */
  say(sentence: string): void {
    const text = brief(sentence, LONGEST);
    clearTimeout(this.timer);
    this.root.textContent = text;
    this.root.hidden = false;
    this.announcer.sayNow(text);
    this.timer = setTimeout(() => this.hide(), SHOWN_MS);
  }

  fail(error: unknown): void {
    this.say(error instanceof Error ? error.message : String(error));
  }

  hide(): void {
    this.root.hidden = true;
  }
}
