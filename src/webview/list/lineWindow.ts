import type { GroupBy, LineRef, OutlineLine, OutlinePage, RowSort } from '../../contract/api.ts';
import { sameLine } from '../viewState.ts';

/** The contiguous piece of the list that was pulled last. */
export class LineWindow {
  private offset = 0;
  private lines: readonly OutlineLine[] = [];
  private by: GroupBy = 'session';
  /** How the rows were to be sorted when it was asked for. */
  sort: RowSort | undefined;
  /** Lines of the whole list. */
  length = 0;

  replace(page: OutlinePage, sort: RowSort | undefined): void {
    this.sort = sort;
    this.offset = page.offset;
    this.lines = page.lines;
    this.length = page.length;
    this.by = page.by;
  }

  at(index: number): OutlineLine | undefined {
    return this.lines[index - this.offset];
  }

  indexOf(line: LineRef): number | undefined {
    const place = this.lines.findIndex((candidate) => sameLine(refOf(candidate), line));
    return place < 0 ? undefined : this.offset + place;
  }

  /** How deep a line stands: 1 for the outermost. */
  levelOf({ kind }: OutlineLine): number {
    if (kind === 'heading' || this.by === 'none') return 1;
    const outer = this.by === 'session' ? 0 : 1;
    return outer + (kind === 'group' ? 1 : 2);
  }

  /** The line a line stands under, where it is among those pulled. */
  parentOf(index: number): number | undefined {
    const line = this.at(index);
    if (!line) return undefined;
    const level = this.levelOf(line);
    for (let place = index - 1; place >= this.offset; place -= 1) {
      const above = this.at(place);
      if (above && this.levelOf(above) < level) return place;
    }
    return undefined;
  }

  covers(from: number, to: number): boolean {
    const end = this.offset + this.lines.length;
    return from >= this.offset && Math.min(to, this.length) <= end;
  }

  get start(): number {
    return this.offset;
  }

  /** Where a row stands in its batch, judged by its neighbours in the list, where they are so in time. */
  bracketAt(index: number): 'none' | 'only' | 'first' | 'middle' | 'last' {
    const line = this.at(index);
    if (line?.kind !== 'row' || line.row.batch === undefined) return 'none';
    const joins = (other: OutlineLine | undefined) =>
      other?.kind === 'row' &&
      other.group === line.group &&
      other.row.batch === line.row.batch &&
      (other.previousT === line.row.startT || line.previousT === other.row.startT);
    const before = joins(this.at(index - 1));
    const after = joins(this.at(index + 1));
    if (before) return after ? 'middle' : 'last';
    return after ? 'first' : 'only';
  }
}

export function refOf(line: OutlineLine): LineRef {
  return line.kind === 'row' ? { x: line.row.x } : { group: line.key };
}

/** A DOM id; session ids are anything, so all but plain characters are written as their codes. */
export function domIdOf(line: LineRef): string {
  return 'x' in line
    ? `line-x-${line.x}`
    : `line-s-${line.group.replace(/[^a-zA-Z0-9]/g, (c) => `_${c.charCodeAt(0).toString(16)}`)}`;
}
