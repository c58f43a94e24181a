import { button, element, icon, span, type Child, type IconName } from '../dom.ts';
import type { DetailsContext } from './context.ts';

export type Fact = readonly [name: string, value: Child | readonly Child[]];

/** Names and values in two columns. */
export function facts(entries: readonly (Fact | undefined)[]): HTMLElement {
  return element(
    'dl',
    { class: 'facts' },
    ...entries.flatMap((entry) => {
      if (!entry) return [];
      const [name, value] = entry;
      const children = Array.isArray(value) ? (value as readonly Child[]) : [value as Child];
      // Keys of `_meta` are long: they break after the name of their vendor.
      const vendor = name.slice(0, name.indexOf('/') + 1);
      const term = element('dt', {}, vendor, element('wbr'), name.slice(vendor.length));
      return [term, element('dd', {}, ...children)];
    }),
  );
}

export function section(title: string, ...children: Child[]): HTMLElement {
  return element('section', { class: 'section' }, element('h3', { text: title }), ...children);
}

export function note(iconName: IconName, text: string): HTMLElement {
  return element('p', { class: 'note' }, icon(iconName), span('', text));
}

/** Captured text in the code font; a title where it may be cut. */
export function code(text: string): HTMLElement {
  return element('code', { class: 'value', text: text });
}

export function linkButton(text: string, title: string, onClick: () => void): HTMLButtonElement {
  return element('button', {
    class: 'link',
    text,
    title,
    on: { click: onClick },
  });
}

/** To an exchange that is evidence. */
export function exchangeLink(
  x: number,
  { select }: Pick<DetailsContext, 'select'>,
): HTMLButtonElement {
  return linkButton(`#${x}`, `Show exchange ${x}`, () => select({ x }));
}

/** Shown where something personal is masked. One click reveals it in all tabs of this exchange. */
export function revealButton(context: DetailsContext): HTMLButtonElement {
  const { revealed } = context;
  const text = revealed ? 'Hide' : 'Reveal';
  return button({
    label: `${text} personal values`,
    text,
    icon: 'eye',
    class: 'reveal',
    onClick: () => context.setRevealed(!revealed),
  });
}
