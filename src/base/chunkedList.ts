/** So many items share one copy. */
const CHUNK_BITS = 10;
const CHUNK = 1 << CHUNK_BITS;

/** What a growing list held at one moment. */
export interface ListSnapshot<T> {
  readonly length: number;
  /** Undefined beyond the end. */
  at(index: number): T | undefined;
  /** All items; made when first asked for. */
  all(): readonly T[];
}

/**
 * A list that grows, whose items are replaced, and of which a snapshot costs next to nothing: snapshots
 * share the chunks that did not change since.
 */
export class ChunkedList<T> {
  private chunks: T[][] = [];
  /** Chunks no snapshot holds. */
  private readonly own = new Set<number>();
  private size = 0;
  private latest: ListSnapshot<T> | undefined;

  get length(): number {
    return this.size;
  }

  at(index: number): T | undefined {
    return itemAt(this.chunks, this.size, index);
  }

  /** `index` may be the length: the item is then added. */
  set(index: number, item: T): void {
    this.latest = undefined;
    this.chunkFor(index >>> CHUNK_BITS)[index & (CHUNK - 1)] = item;
    this.size = Math.max(this.size, index + 1);
  }

  snapshot(): ListSnapshot<T> {
    this.own.clear();
    this.latest ??= snapshotOf([...this.chunks], this.size);
    return this.latest;
  }

  private chunkFor(number: number): T[] {
    const chunk = this.chunks[number];
    if (chunk && this.own.has(number)) return chunk;
    this.own.add(number);
    return (this.chunks[number] = chunk ? chunk.slice() : []);
  }
}

function snapshotOf<T>(chunks: readonly (readonly T[])[], length: number): ListSnapshot<T> {
  let all: readonly T[] | undefined;
  return {
    length,
    at: (index) => itemAt(chunks, length, index),
    all: () => (all ??= chunks.flat().slice(0, length)),
  };
}

function itemAt<T>(chunks: readonly (readonly T[])[], size: number, index: number): T | undefined {
  return index < size ? chunks[index >>> CHUNK_BITS]?.[index & (CHUNK - 1)] : undefined;
}
