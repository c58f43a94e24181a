import { element, fill, type Child } from '../dom.ts';

export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly content: () => Child[];
  /** All it shows of one subject, where that is told apart. */
  readonly of?: readonly unknown[] | undefined;
}

const FOCUSABLE = 'button, summary, [tabindex]';

/** Tabs after the ARIA pattern: one tab stop, arrow keys choose. */
export class Tabs {
  readonly strip = element('div', {
    class: 'tabs',
    attributes: { role: 'tablist', 'aria-label': 'Details' },
  });
  readonly panel = element('div', {
    class: 'tab-panel',
    id: 'details-panel',
    attributes: { role: 'tabpanel', tabindex: 0 },
  });
  private tabs: readonly Tab[] = [];
  private current = '';

  constructor(private readonly chosen: (id: string) => void) {
    this.strip.addEventListener('keydown', (event) => this.key(event));
  }

  /** Shows these tabs; where the wanted one is missing, the first. `same`: the same thing, newer. */
  show(tabs: readonly Tab[], wanted: string, same: boolean): void {
    const tab = tabs.find(({ id }) => id === wanted) ?? tabs[0];
    const former = this.tabs.find(({ id }) => same && id === this.current && id === tab?.id);
    const hadFocus = this.strip.contains(document.activeElement);
    this.tabs = tabs;
    this.current = tab?.id ?? '';
    fill(this.strip, ...tabs.map((each) => this.tabButton(each)));
    this.panel.setAttribute('aria-labelledby', `tab-${this.current}`);
    if (!tab?.of?.every((part, place) => part === former?.of?.[place])) {
      this.fillPanel(tab?.content() ?? [], former !== undefined);
    }
    if (hadFocus) this.focusCurrent();
  }

  /** `newer`: of the same thing; a reader keeps the place and the focus. */
  private fillPanel(content: readonly Child[], newer: boolean): void {
    const { panel } = this;
    const focusable = () => [...panel.querySelectorAll<HTMLElement>(FOCUSABLE)];
    const focused = focusable().findIndex((each) => each === document.activeElement);
    const scroll = newer ? panel.scrollTop : 0;
    fill(panel, ...content);
    panel.scrollTop = scroll;
    if (newer) focusable()[focused]?.focus({ preventScroll: true });
  }

  private tabButton({ id, title }: Tab): HTMLElement {
    const selected = id === this.current;
    return element('button', {
      class: 'tab',
      id: `tab-${id}`,
      text: title,
      attributes: {
        role: 'tab',
        'aria-selected': selected,
        'aria-controls': this.panel.id,
        tabindex: selected ? 0 : -1,
      },
      on: { click: () => this.chosen(id) },
    });
  }

  private key(event: KeyboardEvent): void {
    const place = this.tabs.findIndex(({ id }) => id === this.current);
    const last = this.tabs.length - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowRight: place === last ? 0 : place + 1,
      ArrowLeft: place === 0 ? last : place - 1,
      Home: 0,
      End: last,
    };
    const target = this.tabs[targets[event.key] ?? -1];
    if (!target) return;
    event.preventDefault();
    this.chosen(target.id);
    this.focusCurrent();
  }

  private focusCurrent(): void {
    this.strip.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }
}
