import { realNumbers, wholeNumbers } from '../base/column.ts';
import { RunningMedian } from '../base/runningMedian.ts';
import type { Exchange } from './model.ts';

/** Lifetimes of event streams on MCP endpoints that have ended. Once known, a lifetime stays. */
export class StreamLifetimes {
  private readonly known = wholeNumbers();
  private readonly indexes = wholeNumbers();
  private readonly lifetimes = realNumbers();
  private length = 0;
  private readonly median = new RunningMedian();
  /** So many are in the median: those that came since are taken when somebody asks. */
  private inMedian = 0;

  add(index: number, lifetime: number): void {
    if (this.known.get(index) === 1) return;
    this.known.set(index, 1);
    this.indexes.set(this.length, index);
    this.lifetimes.set(this.length, lifetime);
    this.length += 1;
  }

  /** Of all that are known now. */
  medianMs(): number | null {
    for (; this.inMedian < this.length; this.inMedian += 1) {
      this.median.add(this.lifetimes.get(this.inMedian));
    }
    return this.median.value;
  }

  /** In order of the beginning of the streams; made when first asked for. */
  snapshot(): () => readonly number[] {
    const { length } = this;
    let sorted: readonly number[] | undefined;
    return () => {
      sorted ??= this.inOrder(length);
      return sorted;
    };
  }

  private inOrder(length: number): readonly number[] {
    const places = Array.from({ length }, (_, place) => place);
    const indexAt = (place: number) => this.indexes.get(place);
    return places.sort((a, b) => indexAt(a) - indexAt(b)).map((place) => this.lifetimes.get(place));
  }
}

/** Response headers to end; undefined for what is no stream of an MCP endpoint, or still open. */
export function lifetimeOf(
  { stream, responseT, end }: Pick<Exchange, 'stream' | 'responseT' | 'end'>,
  mcp: boolean,
): number | undefined {
  return mcp && stream && end && responseT !== undefined ? end.t - responseT : undefined;
}
