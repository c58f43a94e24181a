import { foldedBy, type Folding } from './folding.ts';

/** A group of the list and the keys of its rows that are shown, in order. */
export interface OutlineGroup {
  readonly key: string;
  readonly rows: readonly number[];
  /**
   * `heading`: has no rows; folded, it hides the groups up to the next heading. `headless`: its rows
   * stand without a line above them.
   */
  readonly role?: 'heading' | 'headless';
}

export type OutlineEntry =
  | { readonly kind: 'group'; readonly group: number; readonly folded: boolean }
  | { readonly kind: 'row'; readonly group: number; readonly row: number };

export interface OutlineRequest extends Folding {
  readonly offset: number;
  readonly limit: number;
  /** The rows of a group as they are to show; absent: as they come. Asked of those alone that are looked at. */
  readonly arranged?: (group: number) => readonly number[];
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
  const blocks = blocksOf(groups, foldedBy(request));
  const rowsOf = request.arranged ?? ((group) => groups[group]?.rows ?? []);
  const length = blocks.reduce((sum, { head, rows }) => sum + head + rows, 0);
  const anchorIndex = request.anchor && findLine(groups, blocks, request.anchor.line, rowsOf);
  const wanted =
    anchorIndex === undefined ? request.offset : anchorIndex - (request.anchor?.before ?? 0);
  const offset = Math.max(0, Math.min(wanted, length - 1));
  const entries = sliceEntries(blocks, rowsOf, offset, offset + Math.max(0, request.limit));
  return { length, offset, entries, ...(anchorIndex !== undefined && { anchorIndex }) };
}

/** What shows of one group: from line `at` on its own line, where it has one, and so many rows. */
interface Block {
  readonly at: number;
  readonly head: 0 | 1;
  readonly rows: number;
  readonly folded: boolean;
}

function blocksOf(groups: readonly OutlineGroup[], isFolded: (key: string) => boolean): Block[] {
  let at = 0;
  let hidden = false;
  return groups.map(({ key, rows, role }) => {
    if (role === 'heading') hidden = false;
    const own = role !== 'headless' && isFolded(key);
    const block: Block = {
      at: hidden ? at - 1 : at,
      head: hidden || role === 'headless' ? 0 : 1,
      rows: hidden || own ? 0 : rows.length,
      folded: own || hidden,
    };
    at += block.head + block.rows;
    if (role === 'heading') hidden = own;
    return block;
  });
}

type RowsOf = (group: number) => readonly number[];

function sliceEntries(
  blocks: readonly Block[],
  rowsOf: RowsOf,
  from: number,
  to: number,
): OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  for (const [group, { at, head, rows, folded }] of blocks.entries()) {
    if (head + rows === 0) continue;
    if (at >= to) break;
    if (head === 1 && at >= from) entries.push({ kind: 'group', group, folded });
    const first = Math.max(0, from - at - head);
    const last = Math.min(rows, to - at - head);
    if (first >= last) continue;
    for (const row of rowsOf(group).slice(first, last)) {
      entries.push({ kind: 'row', group, row });
    }
  }
  return entries;
}

/** What is folded away is found at the line it is folded into. */
function findLine(
  groups: readonly OutlineGroup[],
  blocks: readonly Block[],
  line: { readonly x: number } | { readonly group: string },
  rowsOf: RowsOf,
): number | undefined {
  for (const [place, block] of blocks.entries()) {
    const group = groups[place];
    if (!group) continue;
    if ('group' in line) {
      if (line.group === group.key) return block.at;
      continue;
    }
    if (!group.rows.includes(line.x)) continue;
    return block.rows === 0 ? block.at : block.at + block.head + rowsOf(place).indexOf(line.x);
  }
  return undefined;
}
