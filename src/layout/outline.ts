/** A group of the list and the keys of its rows that are shown, in order. */
export interface OutlineGroup {
  readonly key: string;
  readonly rows: readonly number[];
}

export type OutlineEntry =
  | { readonly kind: 'group'; readonly group: number; readonly folded: boolean }
  | { readonly kind: 'row'; readonly group: number; readonly row: number };

export interface OutlineRequest {
  readonly offset: number;
  readonly limit: number;
  readonly collapsed?: readonly string[];
  readonly anchor?: {
    readonly line: { readonly x: number } | { readonly group: string };
    readonly before: number;
  };
}

export interface OutlineSlice {
  readonly length: number;
  readonly offset: number;
  readonly entries: readonly OutlineEntry[];
  readonly anchorIndex?: number;
}

/**
 * The lines `offset` to `offset + limit` of a list of groups with their rows beneath, where some
 * groups are folded. Time grows with the number of groups, not of rows, unless an anchor is sought.
 */
export function outlineSlice(
  groups: readonly OutlineGroup[],
  request: OutlineRequest,
): OutlineSlice {
  const folded = new Set(request.collapsed);
  const lines = (group: OutlineGroup) => (folded.has(group.key) ? 1 : 1 + group.rows.length);
  const length = groups.reduce((sum, group) => sum + lines(group), 0);
  const anchorIndex = request.anchor && findLine(groups, lines, request.anchor.line);
  const wanted =
    anchorIndex === undefined ? request.offset : anchorIndex - (request.anchor?.before ?? 0);
  const offset = Math.max(0, Math.min(wanted, length - 1));
  const entries = sliceEntries(groups, folded, offset, offset + Math.max(0, request.limit));
  return { length, offset, entries, ...(anchorIndex !== undefined && { anchorIndex }) };
}

function sliceEntries(
  groups: readonly OutlineGroup[],
  folded: ReadonlySet<string>,
  from: number,
  to: number,
): OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  let head = 0;
  for (const [group, { key, rows }] of groups.entries()) {
    if (head >= to) break;
    const shown = folded.has(key) ? [] : rows;
    if (head >= from) entries.push({ kind: 'group', group, folded: folded.has(key) });
    const first = Math.max(0, from - head - 1);
    const last = Math.min(shown.length, to - head - 1);
    for (const row of shown.slice(first, Math.max(first, last))) {
      entries.push({ kind: 'row', group, row });
    }
    head += 1 + shown.length;
  }
  return entries;
}

function findLine(
  groups: readonly OutlineGroup[],
  lines: (group: OutlineGroup) => number,
  line: { readonly x: number } | { readonly group: string },
): number | undefined {
  let head = 0;
  for (const group of groups) {
    if ('group' in line) {
      if (line.group === group.key) return head;
    } else {
      const place = group.rows.indexOf(line.x);
      if (place >= 0) return lines(group) === 1 ? head : head + 1 + place;
    }
    head += lines(group);
  }
  return undefined;
}
