import { element, fill, icon, span, type IconName } from './dom.ts';

export interface MenuItem {
  readonly label: string;
  /** The key that does the same, where there is one. */
  readonly key?: string;
  readonly icon?: IconName;
  /** One of several that are chosen among. */
  readonly checked?: boolean;
  readonly act: () => void;
}

/** A group of items; groups are parted by a line. */
export type MenuGroup = readonly MenuItem[];

/** A context menu after the ARIA pattern. The focus goes back to where it came from. */
export class Menu {
  readonly root = element('div', {
    class: 'menu',
    attributes: { role: 'menu', 'aria-label': 'Actions', tabindex: -1 },
  });
  private opener: HTMLElement | undefined;

  constructor() {
    this.root.hidden = true;
    this.root.addEventListener('keydown', (event) => this.key(event));
    this.root.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node) || !this.root.contains(relatedTarget)) this.hide();
    });
    this.root.addEventListener('contextmenu', (event) => event.preventDefault());
  }

  show(groups: readonly MenuGroup[], px: number, py: number): void {
    const shown = groups.filter((group) => group.length > 0);
    if (shown.length === 0) return;
    const { activeElement } = document;
    this.opener = activeElement instanceof HTMLElement ? activeElement : undefined;
    fill(
      this.root,
      ...shown.flatMap((group, place) => [
        place > 0 && element('div', { class: 'menu-line', attributes: { role: 'separator' } }),
        ...group.map((item) => this.itemElement(item)),
      ]),
    );
    this.root.hidden = false;
    const { width, height } = this.root.getBoundingClientRect();
    const left = besidePoint(px, width, innerWidth);
    const top = besidePoint(py, height, innerHeight);
    this.root.style.transform = `translate(${left}px, ${top}px)`;
    this.items[0]?.focus();
  }

  private get items(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>('.menu-item')];
  }

  private itemElement({ label, key, icon: name, act, checked }: MenuItem): HTMLElement {
    return element(
      'div',
      {
        class: 'menu-item',
        title: label,
        attributes: {
          role: checked === undefined ? 'menuitem' : 'menuitemradio',
          tabindex: -1,
          'aria-checked': checked,
        },
        on: {
          click: () => {
            this.close();
            act();
          },
          // A menu that opens under the pointer is not pointed at yet.
          pointermove: ({ currentTarget }) =>
            currentTarget instanceof HTMLElement && currentTarget.focus(),
        },
      },
      (name ?? checked) ? icon(name ?? 'check') : span('menu-icon', ''),
      span('menu-label', label),
      key !== undefined && span('menu-key', key),
    );
  }

  private key(event: KeyboardEvent): void {
    const { items } = this;
    const place = items.findIndex((item) => item === document.activeElement);
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: (place + 1) % items.length,
      ArrowUp: (place - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const target = items[targets[event.key] ?? -1];
    if (target) target.focus();
    else if (event.key === 'Enter' || event.key === ' ') items[place]?.click();
    else if (event.key === 'Escape' || event.key === 'Tab') this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private close(): void {
    this.hide();
    this.opener?.focus();
  }

  private hide(): void {
    this.root.hidden = true;
  }
}

/** After the point, else before it, else as far from the edge as there is room. */
function besidePoint(point: number, length: number, room: number): number {
  const last = room - length - 4;
  if (point <= last) return point;
  return Math.max(4, point - length >= 4 ? point - length : last);
}
