import type { Exchange } from './model.ts';

/** Lifetimes of event streams on MCP endpoints that have ended. Once known, a lifetime stays. */
export class StreamLifetimes {
  private readonly known = new Set<number>();
  private readonly indexes: number[] = [];
  private readonly lifetimes: number[] = [];

  add(exchange: Exchange): void {
    const lifetime = lifetimeOf(exchange);
    if (lifetime === undefined || this.known.has(exchange.index)) return;
    this.known.add(exchange.index);
    this.indexes.push(exchange.index);
    this.lifetimes.push(lifetime);
  }

  /** In order of the beginning of the streams; made when first asked for. */
  snapshot(): () => readonly number[] {
    const { indexes, lifetimes } = this;
    const { length } = indexes;
    let sorted: readonly number[] | undefined;
    return () => {
      sorted ??= indexes
        .slice(0, length)
        .map((index, at) => [index, lifetimes[at] ?? 0] as const)
        .sort(([a], [b]) => a - b)
        .map(([, lifetime]) => lifetime);
      return sorted;
    };
  }
}

/** Response headers to end; undefined for what is no stream of an MCP endpoint, or still open. */
export function lifetimeOf({ mcp, stream, responseT, end }: Exchange): number | undefined {
  return mcp && stream && end && responseT !== undefined ? end.t - responseT : undefined;
}
