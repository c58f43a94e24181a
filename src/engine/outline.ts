import type { OutlineLine, OutlinePage, OutlineQuery } from '../contract/api.ts';
import { outlineSlice } from '../layout/outline.ts';
import type { Group } from './groups.ts';

type OutlineLines = Pick<OutlinePage, 'length' | 'offset' | 'lines' | 'anchorIndex'>;

/** The lines asked for of the grouped list. */
export function outlineOf(groups: readonly Group[], query: OutlineQuery): OutlineLines {
  const keys = groups.map(({ key, rows }) => ({ key, rows: rows.map(({ x }) => x) }));
  const { entries, ...place } = outlineSlice(keys, query);
  const rowsOf = new Map<number, Map<number, Group['rows'][number]>>();
  const lines = entries.flatMap((entry): OutlineLine[] => {
    const group = groups[entry.group];
    if (!group) return [];
    const { key, view, rows } = group;
    if (entry.kind === 'group') {
      return [{ kind: 'group', key, session: view, matched: rows.length, folded: entry.folded }];
    }
    const byNumber = rowsOf.get(entry.group) ?? new Map(rows.map((row) => [row.x, row]));
    rowsOf.set(entry.group, byNumber);
    const row = byNumber.get(entry.row);
    return row ? [{ kind: 'row', group: key, row }] : [];
  });
  return { ...place, lines };
}
