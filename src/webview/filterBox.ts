import type { OutlinePage } from '../contract/api.ts';
import { complete, type Completion, type SeenValues } from '../filter/complete.ts';
import { parseFilter } from '../filter/parse.ts';
import { button, element, icon, listen, span } from './dom.ts';
import { FilterTerms } from './filterTerms.ts';
import { searchShare } from './searchShare.ts';
import { SuggestionList } from './suggestionList.ts';
import type { ViewStore } from './viewState.ts';

const TYPING_PAUSE_MS = 120;

/** Values a field has in the capture; asked once a field while the box has the focus. */
export type FieldValuesOf = (field: string) => Promise<readonly string[]>;

/**
 * The filter with completion (a combobox with a listbox), chips and its match count. What cannot be
 * read is said in place; the list keeps what it shows.
 */
export class FilterBox {
  readonly root: HTMLElement;
  readonly terms: FilterTerms;
  private readonly input = element('input', {
    class: 'filter-input',
    attributes: {
      type: 'text',
      role: 'combobox',
      placeholder: 'Filter, e.g. method:tools/call has:finding',
      'aria-label': 'Filter',
      'aria-autocomplete': 'list',
      'aria-expanded': false,
      'aria-controls': SuggestionList.ID,
      'aria-describedby': 'filter-error',
      spellcheck: false,
      autocomplete: 'off',
    },
  });
  private readonly count = span('filter-count', '');
  private readonly stop: HTMLButtonElement;
  private readonly resume: HTMLButtonElement;
  private readonly error = element('div', { class: 'filter-error', id: 'filter-error' });
  private readonly clear: HTMLButtonElement;
  private readonly suggestions: SuggestionList;
  private readonly seen = new Map<string, readonly string[]>();
  private completion: Completion | undefined;
  private problem: OutlinePage['filterError'];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: ViewStore,
    private readonly valuesOf: FieldValuesOf,
    search: (next: 'stop' | 'resume') => void,
  ) {
    this.stop = button({
      label: 'Stop searching the capture; what was found stays',
      icon: 'stop',
      class: 'quiet filter-stop',
      onClick: () => search('stop'),
    });
    this.resume = button({
      label: 'Search the rest of the capture',
      icon: 'play',
      class: 'quiet filter-stop',
      onClick: () => search('resume'),
    });
    this.stop.hidden = this.resume.hidden = true;
    this.clear = button({
      label: 'Clear the filter',
      icon: 'close',
      class: 'quiet filter-clear',
      onClick: () => this.set(''),
    });
    this.suggestions = new SuggestionList(this.input, (insert) => this.accept(insert));
    this.terms = new FilterTerms((filter) => this.set(filter));
    this.input.value = store.state.filter;
    this.root = element(
      'div',
      { class: 'filter' },
      icon('filter', 'filter-icon'),
      ...[this.input, this.count, this.stop, this.resume, this.clear],
      ...[this.error, this.suggestions.root],
    );
    this.error.hidden = true;
    this.listen();
    this.drawParts();
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  set(filter: string): void {
    this.input.value = filter;
    this.apply();
  }

  drawMatches(outline: OutlinePage | undefined): void {
    const filtered = this.store.state.filter !== '';
    const searching = filtered ? outline?.searching : undefined;
    this.count.textContent = outline && filtered ? matchCount(outline) : '';
    const stopped = searching?.stopped === true;
    this.stop.hidden = !searching || stopped;
    this.resume.hidden = !stopped;
    this.drawProblem(this.problem ?? outline?.filterError);
  }

  private listen(): void {
    listen(this.input, {
      input: () => {
        clearTimeout(this.timer);
        this.drawParts();
        this.suggest();
        this.timer = setTimeout(() => this.apply(), TYPING_PAUSE_MS);
      },
      keydown: (event) => this.key(event),
      blur: () => {
        this.suggestions.hide();
        this.seen.clear();
      },
    });
    // A figure, a menu or a chip may change the filter too.
    this.store.onDidChange((keys) => {
      const { filter } = this.store.state;
      if (!keys.includes('filter') || this.input.value.trim() === filter) return;
      this.input.value = filter;
      this.problem = undefined;
      this.drawParts();
    });
  }

  private key(event: KeyboardEvent): void {
    if (this.suggestions.key(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === 'ArrowDown' || (event.key === ' ' && event.ctrlKey)) {
      event.preventDefault();
      this.suggest();
    }
    if (event.key === 'Enter') this.apply();
    if (event.key === 'Escape') this.set('');
  }

  /** Offers what may stand at the cursor; values of the capture are added when they have come. */
  private suggest(): void {
    const asked = new Set<string>();
    const values: SeenValues = (field) => {
      asked.add(field);
      return this.seen.get(field) ?? [];
    };
    const { value } = this.input;
    const cursor = this.input.selectionStart ?? value.length;
    this.completion = complete(value, cursor, values);
    const { from, to, suggestions } = this.completion;
    const typed = value.slice(from, to);
    this.suggestions.show(suggestions.filter(({ insert }) => insert !== typed));
    for (const field of asked) if (!this.seen.has(field)) void this.learn(field);
  }

  private async learn(field: string): Promise<void> {
    this.seen.set(field, []);
    const values = await this.valuesOf(field).catch(() => []);
    if (document.activeElement !== this.input) return;
    this.seen.set(field, values);
    if (values.length > 0) this.suggest();
  }

  private accept(insert: string): void {
    if (!this.completion) return;
    const { from, to } = this.completion;
    const { value } = this.input;
    const more = insert.endsWith(':') ? '' : ' ';
    this.input.value = `${value.slice(0, from)}${insert}${more}${value.slice(to).trimStart()}`;
    const cursor = from + insert.length + more.length;
    this.input.setSelectionRange(cursor, cursor);
    if (more === '') this.suggest();
    else this.suggestions.hide();
    this.apply();
  }

  private apply(): void {
    clearTimeout(this.timer);
    const filter = this.input.value.trim();
    const parsed = parseFilter(filter);
    this.problem = parsed.ok ? undefined : parsed.error;
    this.drawProblem(this.problem);
    this.drawParts();
    if (parsed.ok) this.store.update({ filter });
  }

  private drawProblem(problem: OutlinePage['filterError']): void {
    const shown = problem && !this.suggestions.shown;
    this.error.hidden = !shown;
    this.error.textContent = problem
      ? `${problem.message} (at character ${problem.offset + 1})`
      : '';
    this.root.classList.toggle('invalid', Boolean(shown));
    this.input.ariaInvalid = String(Boolean(problem));
  }

  private drawParts(): void {
    this.clear.hidden = this.input.value === '';
    this.terms.draw(this.input.value);
  }
}

/** With free text the bodies are searched while the list shows what was found so far. */
function matchCount({ matched, total, searching }: OutlinePage): string {
  const count = `${matched} of ${total}`;
  if (!searching) return count;
  const share = searchShare(searching);
  return searching.stopped ? `${count}, stopped at ${share}` : `${count}, searched ${share}`;
}
