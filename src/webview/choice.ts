import { element } from './dom.ts';

/** A named choice in the toolbar: the browser's own, so that keyboard and screen reader know it. */
export class Choice<T extends string> {
  readonly root: HTMLElement;
  private readonly select: HTMLSelectElement;

  constructor(name: string, titles: Readonly<Record<T, string>>, chosen: (value: T) => void) {
    const options = Object.entries<string>(titles).map(([value, text]) =>
      element('option', { text, attributes: { value } }),
    );
    this.select = element(
      'select',
      {
        class: 'choice',
        title: name,
        attributes: { 'aria-label': name },
        on: { change: () => chosen(this.select.value as T) },
      },
      ...options,
    );
    this.root = element(
      'label',
      { class: 'choice-field' },
      element('span', { class: 'choice-name', text: name, attributes: { 'aria-hidden': true } }),
      this.select,
    );
  }

  show(value: T): void {
    if (this.select.value !== value) this.select.value = value;
  }
}
