import type { GroupBy } from '../contract/api.ts';
import { element } from './dom.ts';
import { GROUPING_WORDS } from './groupingWords.ts';
import type { ViewStore } from './viewState.ts';

/** How lanes, list and trees group. The extension is told, so that the trees follow. */
export class GroupingChoice {
  readonly root: HTMLElement;
  private readonly select: HTMLSelectElement;

  constructor(
    private readonly store: ViewStore,
    chosen: (by: GroupBy) => void,
  ) {
    const options = Object.entries(GROUPING_WORDS).map(([value, { title }]) =>
      element('option', { text: title, attributes: { value } }),
    );
    this.select = element(
      'select',
      {
        class: 'choice',
        title: 'Group by',
        attributes: { 'aria-label': 'Group by' },
        on: {
          change: () => {
            const by = this.select.value as GroupBy;
            store.update({ by });
            chosen(by);
          },
        },
      },
      ...options,
    );
    this.root = element(
      'label',
      { class: 'choice-field' },
      element('span', {
        class: 'choice-name',
        text: 'Group by',
        attributes: { 'aria-hidden': true },
      }),
      this.select,
    );
    this.draw();
  }

  draw(): void {
    this.select.value = this.store.state.by;
  }
}
