import type { Actions } from './actions.ts';
import type { Compare } from './compare/compare.ts';
import type { LanesView } from './lanes/lanesView.ts';
import { filterItems, lineMenu, sortMenu } from './lineMenu.ts';
import { COLUMNS, type Column } from './list/cells.ts';
import type { ListView } from './list/listView.ts';
import type { Menu, MenuGroup } from './menu.ts';
import { printValue } from '../filter/print.ts';

interface Regions {
  readonly list: ListView;
  readonly lanes: LanesView;
  readonly details: HTMLElement;
}

/**
 * Menus where a value or a line is: of the list, the lanes and the details. The keyboard opens them too;
 * what the lanes draw it finds in the list.
 */
export function offerMenus(
  menu: Menu,
  { list, lanes, details }: Regions,
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
  const offerSort = (event: MouseEvent | KeyboardEvent) => {
    const box = list.root.getBoundingClientRect();
    const byKey = !('clientX' in event);
    event.preventDefault();
    menu.show(
      sortMenu(actions.sort, actions),
      byKey ? box.left + 24 : event.clientX,
      byKey ? box.top + 24 : event.clientY,
    );
  };
  list.root.addEventListener('keydown', (event) => {
    if (event.key === 'o' && !event.ctrlKey && !event.metaKey && !event.altKey) offerSort(event);
  });
  list.root.addEventListener('contextmenu', (event) => {
    if (event.button === 2 && inHead(event.target)) return offerSort(event);
    const at = list.lineAt(event.button === 2 ? event.target : null);
    if (at) offer(event, lineMenu(at.line, columnOf(at.column), actions, compare));
  });
  lanes.root.addEventListener('contextmenu', (event) => {
    if (event.button !== 2) return;
    event.preventDefault();
    void lanes
      .lineAt(event)
      .then((line) => line && offer(event, lineMenu(line, undefined, actions, compare)));
  });
  details.addEventListener('contextmenu', (event) =>
    offer(event, valueMenu(event.target, actions)),
  );
}

function inHead(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.list-head') !== null;
}

function columnOf(name: string | undefined): Column | undefined {
  return COLUMNS.map(([column]) => column).find((column) => column === name);
}

/** Fields of the filter language by the name of the fact or the `_meta` key that holds their value. */
const FIELDS: Readonly<Record<string, string>> = {
  'openai/session': 'openai_session:=',
  'openai/subject': 'openai_subject:=',
  'openai/organization': 'openai_org:=',
  'openai/locale': 'openai_locale:=',
  'Session id': 'session:=',
  'Replaced by': 'session:=',
  Conversation: 'conversation:=',
  Client: 'plane:=',
  Batch: 'batch:',
  Era: 'era:',
};

const JSON_VALUES = '.json-string, .json-number, .json-literal';

/** A name or a value of the details. Those without a field of their own are looked for as free text. */
function valueMenu(target: EventTarget | null, actions: Actions): MenuGroup[] {
  const value = target instanceof Element ? target.closest(`dd, dt, code, ${JSON_VALUES}`) : null;
  const text = value?.textContent?.trim() ?? '';
  if (!value || text === '' || text.length > 2000) return [];
  const term = termOfFact(value) ?? termOfText(value, text);
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
  const field = FIELDS[name];
  if (field === undefined || fact?.querySelector('.masked')) return undefined;
  // A session is named by its beginning; the title has the whole id.
  const link = fact?.querySelector<HTMLElement>('.link')?.title;
  const shown = link ?? fact?.querySelector('code')?.textContent ?? fact?.textContent;
  return shown ? field + printValue(shown) : undefined;
}

/** As it stands in a body, where it needs no escapes there. */
function termOfText(value: Element, text: string): string | undefined {
  const said = value.matches(JSON_VALUES) ? text.replace(/^"|"$/g, '') : text;
  const plain = value.matches(`code, ${JSON_VALUES}`) && /^[^"\\\n•…⟨]{1,200}$/.test(said);
  return plain ? `"${said}"` : undefined;
}

function nameOf(fact: Element): Element | null {
  let before = fact.previousElementSibling;
  while (before && before.tagName !== 'DT') before = before.previousElementSibling;
  return before;
}
