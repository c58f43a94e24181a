import type { Suggestion } from '../filter/complete.ts';
import { element, fill, span } from './dom.ts';

const SHOWN = 12;

/** The listbox of a combobox: the input keeps the focus, arrow keys choose, Enter or Tab accept. */
export class SuggestionList {
  static readonly ID = 'filter-suggestions';
  readonly root = element('ul', {
    class: 'suggestions',
    id: SuggestionList.ID,
    attributes: { role: 'listbox', 'aria-label': 'Completions' },
  });
  private suggestions: readonly Suggestion[] = [];
  private active = -1;

  constructor(
    private readonly input: HTMLInputElement,
    private readonly accept: (insert: string) => void,
  ) {
    this.root.hidden = true;
    // The input must not lose the focus before the click arrives.
    this.root.addEventListener('pointerdown', (event) => event.preventDefault());
    this.root.addEventListener('click', (event) => this.click(event));
  }

  get shown(): boolean {
    return !this.root.hidden;
  }

  show(suggestions: readonly Suggestion[]): void {
    this.suggestions = suggestions.slice(0, SHOWN);
    this.active = -1;
    fill(this.root, ...this.suggestions.map(optionElement));
    this.root.hidden = this.suggestions.length === 0;
    // It ends with the box and grows to the left, as far as the page goes.
    const { right = 0 } = this.input.parentElement?.getBoundingClientRect() ?? {};
    this.root.style.maxWidth = `${right - 4}px`;
    this.mark();
  }

  hide(): void {
    this.show([]);
  }

  /** True: the key was for the list. */
  key({ key, ctrlKey }: KeyboardEvent): boolean {
    if (!this.shown || ctrlKey) return false;
    const count = this.suggestions.length;
    switch (key) {
      case 'ArrowDown':
        this.active = (this.active + 1) % count;
        break;
      case 'ArrowUp':
        this.active = (Math.max(this.active, 0) - 1 + count) % count;
        break;
      case 'Enter':
      case 'Tab':
        return this.acceptActive();
      case 'Escape':
        this.hide();
        return true;
      default:
        return false;
    }
    this.mark();
    return true;
  }

  private acceptActive(): boolean {
    const chosen = this.suggestions[this.active];
    if (!chosen) {
      this.hide();
      return false;
    }
    this.accept(chosen.insert);
    return true;
  }

  private click({ target }: MouseEvent): void {
    const option = target instanceof Element ? target.closest('.suggestion') : null;
    const chosen = this.suggestions[[...this.root.children].findIndex((each) => each === option)];
    if (chosen) this.accept(chosen.insert);
  }

  private mark(): void {
    for (const [place, option] of [...this.root.children].entries()) {
      option.ariaSelected = String(place === this.active);
      if (place === this.active) option.scrollIntoView({ block: 'nearest' });
    }
    this.input.ariaExpanded = String(this.shown);
    if (this.active < 0) this.input.removeAttribute('aria-activedescendant');
    else this.input.setAttribute('aria-activedescendant', optionId(this.active));
  }
}

function optionElement({ label, help }: Suggestion, place: number): HTMLElement {
  return element(
    'li',
    { class: 'suggestion', id: optionId(place), title: help, attributes: { role: 'option' } },
    span('suggestion-label', label),
    help !== '' && span('suggestion-help', help),
  );
}

function optionId(place: number): string {
  return `filter-suggestion-${place}`;
}
