import type { OutlinePage } from '../contract/api.ts';
import { parseFilter } from '../filter/parse.ts';
import { button, element, icon, span } from './dom.ts';
import type { ViewStore } from './viewState.ts';

const TYPING_PAUSE_MS = 120;

/** The filter with its match count. What cannot be read is said in place; the list keeps what it shows. */
export class FilterBox {
  readonly root: HTMLElement;
  private readonly input = element('input', {
    class: 'filter-input',
    attributes: {
      type: 'text',
      placeholder: 'Filter, e.g. method:tools/call has:finding',
      'aria-label': 'Filter',
      'aria-describedby': 'filter-error',
      spellcheck: false,
      autocomplete: 'off',
    },
  });
  private readonly count = span('filter-count', '');
  private readonly error = element('div', { class: 'filter-error', id: 'filter-error' });
  private readonly clear: HTMLButtonElement;
  private problem: OutlinePage['filterError'];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly store: ViewStore) {
    this.clear = button({
      label: 'Clear the filter',
      icon: 'close',
      class: 'quiet filter-clear',
      onClick: () => this.set(''),
    });
    this.input.value = store.state.filter;
    this.root = element(
      'div',
      { class: 'filter' },
      icon('filter', 'filter-icon'),
      this.input,
      this.count,
      this.clear,
      this.error,
    );
    this.error.hidden = true;
    this.listen();
    this.drawClear();
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
    this.count.textContent = outline && filtered ? `${outline.matched} of ${outline.total}` : '';
    this.drawProblem(this.problem ?? outline?.filterError);
  }

  private listen(): void {
    this.input.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.drawClear();
      this.timer = setTimeout(() => this.apply(), TYPING_PAUSE_MS);
    });
    this.input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.apply();
      if (event.key === 'Escape') this.set('');
    });
  }

  private apply(): void {
    clearTimeout(this.timer);
    const filter = this.input.value.trim();
    const parsed = parseFilter(filter);
    this.problem = parsed.ok ? undefined : parsed.error;
    this.drawProblem(this.problem);
    this.drawClear();
    if (parsed.ok) this.store.update({ filter });
  }

  private drawProblem(problem: OutlinePage['filterError']): void {
    this.error.hidden = !problem;
    this.error.textContent = problem
      ? `${problem.message} (at character ${problem.offset + 1})`
      : '';
    this.root.classList.toggle('invalid', Boolean(problem));
    this.input.setAttribute('aria-invalid', String(Boolean(problem)));
  }

  private drawClear(): void {
    this.clear.hidden = this.input.value === '';
  }
}
