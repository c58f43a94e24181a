import type { OutlineLine, OutlinePage, OutlineQuery } from '../contract/api.ts';
import { outlineSlice, type OutlineGroup } from '../layout/outline.ts';
import type { Group } from './groups.ts';

type OutlineLines = Pick<OutlinePage, 'length' | 'offset' | 'lines' | 'anchorIndex'>;

/** The lines asked for of the grouped list. */
export function outlineOf(groups: readonly Group[], query: OutlineQuery): OutlineLines {
  const keys = groups.map(({ key, rows, heading, headless }): OutlineGroup => {
    if (heading) return { key, rows: [], role: 'heading' };
    const numbers = rows.map(({ x }) => x);
    return { key, rows: numbers, ...(headless && { role: 'headless' }) };
  });
  const { entries, ...place } = outlineSlice(keys, query);
  const rowsOf = new Map<number, Map<number, Group['rows'][number]>>();
  const lines = entries.flatMap((entry): OutlineLine[] => {
    const group = groups[entry.group];
    if (!group) return [];
    const { key, view, rows, heading } = group;
    if (entry.kind === 'group') {
      const line = { key, matched: rows.length, folded: entry.folded };
      return [
        heading ? { kind: 'heading', ...line, heading } : { kind: 'group', ...line, session: view },
      ];
    }
    const byNumber = rowsOf.get(entry.group) ?? new Map(rows.map((row) => [row.x, row]));
    rowsOf.set(entry.group, byNumber);
    const row = byNumber.get(entry.row);
    return row ? [{ kind: 'row', group: key, row }] : [];
  });
  return { ...place, lines };
}
