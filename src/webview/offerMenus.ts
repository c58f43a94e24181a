import type { Actions } from './actions.ts';
import type { Compare } from './compare/compare.ts';
import { filterItems, lineMenu } from './lineMenu.ts';
import { COLUMNS, type Column } from './list/cells.ts';
import type { ListView } from './list/listView.ts';
import type { Menu, MenuGroup } from './menu.ts';
import { printValue } from '../filter/print.ts';

/** Menus where a value or a line is: of the list, and of the details. The keyboard opens them too. */
export function offerMenus(
  menu: Menu,
  list: ListView,
  details: HTMLElement,
  actions: Actions,
  compare: Compare,
): void {
  const offer = (event: MouseEvent, groups: readonly MenuGroup[]) => {
    if (groups.length === 0) return;
    event.preventDefault();
    // A key has no place: the menu opens at the element it was pressed in.
    const box = event.target instanceof Element ? event.target.getBoundingClientRect() : undefined;
    const byKey = event.clientX === 0 && event.clientY === 0;
    menu.show(
      groups,
      byKey && box ? box.left + 24 : event.clientX,
      byKey && box ? box.top + 24 : event.clientY,
    );
  };
  list.root.addEventListener('contextmenu', (event) => {
    const at = list.lineAt(event.button === 2 ? event.target : null);
    if (at) offer(event, lineMenu(at.line, columnOf(at.column), actions, compare));
  });
  details.addEventListener('contextmenu', (event) =>
    offer(event, valueMenu(event.target, actions)),
  );
}

function columnOf(name: string | undefined): Column | undefined {
  return COLUMNS.map(([column]) => column).find((column) => column === name);
}

/** Fields of the filter language by the `_meta` key that holds their value. */
const META_FIELDS: Readonly<Record<string, string>> = {
  'openai/session': 'openai_session',
  'openai/subject': 'openai_subject',
  'openai/organization': 'openai_org',
  'openai/locale': 'openai_locale',
};

/** A name or a value of the details: headers and metadata know their field. */
function valueMenu(target: EventTarget | null, actions: Actions): MenuGroup[] {
  const value = target instanceof Element ? target.closest('dd, dt, code') : null;
  const text = value?.textContent?.trim() ?? '';
  if (!value || text === '' || text.length > 2000) return [];
  const term = termOfFact(value);
  return [
    term === undefined ? [] : filterItems([term], actions),
    [{ label: 'Copy Value', icon: 'copy', act: () => actions.copy(text, 'the value') }],
  ];
}

function termOfFact(value: Element): string | undefined {
  const fact = value.closest('dd, dt');
  const name = (fact?.tagName === 'DD' ? nameOf(fact) : fact)?.textContent?.trim();
  if (name === undefined) return undefined;
  if (value.closest('.headers')) return `header:${printValue(name.toLowerCase())}`;
  const field = META_FIELDS[name];
  const code = fact?.querySelector('code:not(.masked)')?.textContent;
  return field !== undefined && code ? `${field}:=${printValue(code)}` : undefined;
}

function nameOf(fact: Element): Element | null {
  let before = fact.previousElementSibling;
  while (before && before.tagName !== 'DT') before = before.previousElementSibling;
  return before;
}
