import { capital } from '../base/shortText.ts';
import type { OutlineLine, RowSort } from '../contract/api.ts';
import { GROUPING_WORDS } from '../contract/groupingWords.ts';
import { textOfLine, type Actions } from './actions.ts';
import { COLUMNS, type Column } from './list/cells.ts';
import { columnName, directionOf, nextSort } from './list/sorting.ts';
import type { MenuGroup, MenuItem } from './menu.ts';
import { termOfHeading, termOfSession, termsOfRow } from './rowTerms.ts';
import { sidesOf, type Compare } from './compare/compare.ts';
import type { ComparedSide } from '../contract/webview.ts';

/** What can be done with a line of the list; `column`: the value under the pointer. */
export function lineMenu(
  line: OutlineLine,
  column: Column | undefined,
  actions: Actions,
  compare: Compare,
): MenuGroup[] {
  switch (line.kind) {
    case 'row': {
      const { x, batch } = line.row;
      const sides = sidesOf(line.row.sessionId, batch);
      return [
        filterItems(termsOfRow(line.row, column), actions),
        [...sessionItems(line, actions), ...compare.itemsOf(sides)],
        [
          {
            label: 'Copy as cURL',
            key: 'c',
            icon: 'copy',
            act: () => void actions.copyCurl(x, false),
          },
          {
            label: 'Copy as cURL with Personal Values',
            act: () => void actions.copyCurl(x, true),
          },
          ...copyItems(line, actions),
          { label: 'Copy Link', icon: 'link', act: () => actions.copyLink(x) },
        ],
        [
          { label: 'Mark with a Note…', key: 'm', icon: 'mark', act: () => actions.mark(x) },
          { label: 'Open in Editor', icon: 'file', act: () => actions.openDocument(x) },
          ...exportItems([{ name: 'exchange', term: `exchange:${x}` }, ...sides], actions),
        ],
      ];
    }
    case 'group': {
      const sides = sidesOf(line.session.id, undefined);
      return [
        filterItems([termOfSession(line.session)], actions),
        [...sessionItems(line, actions), ...compare.itemsOf(sides)],
        [...copyItems(line, actions), ...exportItems(sides, actions)],
        foldItems(actions),
      ];
    }
    case 'heading': {
      const term = termOfHeading(line.heading);
      if (term === undefined) return [copyItems(line, actions), foldItems(actions)];
      const name = `this ${GROUPING_WORDS[line.heading.by].title}`;
      return [
        filterItems([term], actions),
        [...copyItems(line, actions), ...exportItems([{ name, term }], actions)],
        foldItems(actions),
      ];
    }
  }
}

export function filterItems(terms: readonly string[], actions: Actions): MenuItem[] {
  return [
    ...terms.map((term): MenuItem => ({
      label: `Filter by ${term}`,
      icon: 'filter',
      act: () => actions.filterBy(term),
    })),
    ...terms.slice(0, 1).map((term): MenuItem => {
      const opposite = term.startsWith('-') ? term.slice(1) : `-${term}`;
      return { label: `Filter by ${opposite}`, act: () => actions.filterBy(opposite) };
    }),
  ];
}

function sessionItems(line: OutlineLine, actions: Actions): MenuItem[] {
  const id = line.kind === 'row' ? line.row.sessionId : undefined;
  const term =
    line.kind === 'group' && line.session.id !== undefined
      ? termOfSession(line.session)
      : line.kind === 'row' && id !== undefined
        ? termsOfRow({ ...line.row, echo: 'none' }, 'session')[0]
        : undefined;
  if (term === undefined) return [];
  return [{ label: 'Follow Session', icon: 'follow', act: () => actions.followSession(term) }];
}

function foldItems(actions: Actions): MenuItem[] {
  return [
    { label: 'Fold All Groups', key: '[', icon: 'collapseAll', act: () => actions.foldAll(true) },
    { label: 'Unfold All Groups', key: ']', icon: 'expandAll', act: () => actions.foldAll(false) },
  ];
}

/** The order of the rows, where a column can be pointed at and where not. */
export function sortMenu(sort: RowSort | undefined, actions: Actions): MenuGroup[] {
  return [
    [
      {
        label: 'In Order of Time',
        checked: sort === undefined,
        act: () => actions.sortBy(undefined),
      },
    ],
    COLUMNS.map(([column]): MenuItem => {
      const direction = directionOf(sort, column);
      return {
        label: `Sort by ${columnName(column)}`,
        checked: direction !== undefined,
        ...(direction && { key: direction }),
        act: () => actions.sortBy(nextSort(sort, column)),
      };
    }),
  ];
}

/** Whatever the filter of the view hides of it. */
function exportItems(sides: readonly ComparedSide[], actions: Actions): MenuItem[] {
  return sides.map(({ name, term }) => ({
    label: `Export ${capital(name)}…`,
    icon: 'export',
    act: () => actions.export(term),
  }));
}

function copyItems(line: OutlineLine, actions: Actions): MenuItem[] {
  const value = textOfLine(line);
  if (!value) return [];
  const what = line.kind === 'heading' ? GROUPING_WORDS[line.heading.by].title : 'Session Id';
  return [{ label: `Copy ${what}`, icon: 'copy', act: () => actions.copy(value.text, value.what) }];
}
