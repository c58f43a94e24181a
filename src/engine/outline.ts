import type { OutlineLine, OutlinePage, OutlineQuery, Row } from '../contract/api.ts';
import { outlineSlice, type OutlineGroup } from '../layout/outline.ts';
import type { Group } from './groups.ts';
import type { RowOrder } from './rowOrder.ts';
import { optional } from './rows.ts';

type OutlineLines = Pick<OutlinePage, 'length' | 'offset' | 'lines' | 'anchorIndex'>;

/** With each session of the list; its exchanges stand right below. */
const BATCHES_TOLD = 30;

/** The lines asked for of the grouped list. */
export function outlineOf(
  groups: readonly Group[],
  query: OutlineQuery,
  rowOf: (x: number) => Row | undefined,
  order: RowOrder,
): OutlineLines {
  const keys = groups.map(({ key, numbers, heads, headless }): OutlineGroup => {
    if (heads) return { key, rows: [], role: 'heading' };
    return { key, rows: numbers, ...(headless && { role: 'headless' }) };
  });
  const arranged = (place: number) => {
    const group = groups[place];
    return group ? order.numbers(group, query.sort) : [];
  };
  const { entries, ...place } = outlineSlice(keys, { ...query, arranged });
  const lines = entries.flatMap((entry): OutlineLine[] => {
    const group = groups[entry.group];
    if (!group) return [];
    const { key, numbers, heading } = group;
    if (entry.kind === 'group') {
      const line = { key, matched: numbers.length, folded: entry.folded };
      return [
        heading
          ? { kind: 'heading', ...line, heading }
          : { kind: 'group', ...line, session: group.view(BATCHES_TOLD) },
      ];
    }
    const row = rowOf(entry.row);
    const before = optional('previousT', order.previousT(group, entry.row));
    return row ? [{ kind: 'row', group: key, row, ...before }] : [];
  });
  return { ...place, lines };
}
