import type { RowSort } from '../../contract/api.ts';
import type { Column } from './cells.ts';

/** What a column is called where there is room for a word. */
export function columnName(column: Column): string {
  return column.charAt(0).toUpperCase() + column.slice(1);
}

/** What choosing a column makes of the order: ascending, then descending, then as the rows began. */
export function nextSort(sort: RowSort | undefined, column: Column): RowSort | undefined {
  if (sort?.column === column) return sort.descending ? undefined : { column, descending: true };
  // By these they stand ascending as it is.
  return { column, descending: column === 'number' || column === 'time' };
}

/** `ascending` or `descending`, where the rows are sorted by this column. */
export function directionOf(sort: RowSort | undefined, column: Column) {
  if (sort?.column !== column) return undefined;
  return sort.descending ? 'descending' : 'ascending';
}

export function sortSentence(sort: RowSort | undefined): string {
  if (!sort) return 'Rows in order of time.';
  return `Rows sorted by ${sort.column}, ${directionOf(sort, sort.column)}.`;
}
