import { brief } from '../base/shortText.ts';
import { termsOf, withoutTerm } from '../filter/terms.ts';
import { element, fill, icon, span } from './dom.ts';
import { roveWithin } from './roving.ts';

/** The terms of the filter as chips; pressing one takes it away. */
export class FilterTerms {
  readonly root = element('div', {
    class: 'terms',
    attributes: { role: 'group', 'aria-label': 'Terms of the filter' },
  });
  private drawnFor = '';

  constructor(private readonly change: (filter: string) => void) {
    this.root.hidden = true;
    roveWithin(this.root);
  }

  /** A filter that cannot be read keeps the chips of the last that could. */
  draw(filter: string): void {
    const terms = termsOf(filter);
    if (filter.trim() !== '' && terms.length === 0) return;
    const key = JSON.stringify(terms);
    if (key === this.drawnFor) return;
    this.drawnFor = key;
    this.root.hidden = terms.length === 0;
    fill(this.root, ...terms.map((term) => this.chip(filter, term)));
  }

  private chip(filter: string, term: string): HTMLElement {
    return element(
      'button',
      {
        class: 'chip term',
        title: `Remove ${term} from the filter`,
        attributes: { 'aria-label': `Remove ${brief(term)} from the filter` },
        on: { click: () => this.change(withoutTerm(filter, term)) },
      },
      span('term-text', brief(term, 60)),
      icon('close'),
    );
  }
}
