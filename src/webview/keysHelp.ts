import { button, element } from './dom.ts';
import { KEYS } from './keys.ts';

/** The overlay of all keys. */
export class KeysHelp {
  readonly root = element('dialog', {
    class: 'keys-help',
    attributes: { 'aria-label': 'Keys' },
  });

  constructor() {
    this.root.append(
      element(
        'header',
        { class: 'compare-head' },
        element('h2', { text: 'Keys' }),
        button({
          label: 'Close',
          icon: 'close',
          class: 'quiet close',
          onClick: () => this.root.close(),
        }),
      ),
      ...KEYS.map(([where, keys]) =>
        element(
          'section',
          {},
          element('h3', { text: where }),
          element(
            'dl',
            { class: 'facts' },
            ...keys.flatMap(([name, does]) => [
              element('dt', {}, element('kbd', { text: name })),
              element('dd', { text: does }),
            ]),
          ),
        ),
      ),
    );
    addEventListener('keydown', (event) => {
      const typing = event.target instanceof HTMLInputElement;
      if (event.key !== '?' || typing || this.root.open) return;
      event.preventDefault();
      this.root.showModal();
    });
  }
}
