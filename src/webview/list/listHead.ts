import type { RowSort } from '../../contract/api.ts';
import { element, icon, span } from '../dom.ts';
import { COLUMNS, type Column } from './cells.ts';
import { directionOf } from './sorting.ts';

/** The column headers. A click on one sorts; for the keyboard there is a menu of the same. */
export class ListHead {
  readonly root = element('div', { class: 'list-head', attributes: { role: 'rowgroup' } });
  private readonly cells: ReadonlyMap<Column, HTMLElement>;

  constructor(chosen: (column: Column) => void) {
    this.cells = new Map(
      COLUMNS.map(([column, title]) => [
        column,
        element(
          'div',
          {
            class: `cell cell-${column}`,
            attributes: { role: 'columnheader' },
            on: { click: () => chosen(column) },
          },
          span('column-title', title),
          icon('up', 'column-order'),
        ),
      ]),
    );
    this.root.append(
      element(
        'div',
        { class: 'line line-header', attributes: { role: 'row', 'aria-rowindex': 1 } },
        ...this.cells.values(),
      ),
    );
  }

  draw(sort: RowSort | undefined): void {
    for (const [column, cell] of this.cells) {
      const direction = directionOf(sort, column) ?? 'none';
      if (cell.ariaSort !== direction) cell.ariaSort = direction;
    }
  }
}
