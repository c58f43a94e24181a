import type { Exchange } from './model.ts';

/** Lifetimes of event streams on MCP endpoints that have ended, in order of their beginning. */
export class StreamLifetimes {
  private readonly byIndex = new Map<number, number>();
  private sorted: readonly number[] | undefined;

  set(index: number, exchange: Exchange): void {
    const lifetime = lifetimeOf(exchange);
    if (lifetime === this.byIndex.get(index)) return;
    this.sorted = undefined;
    if (lifetime === undefined) this.byIndex.delete(index);
    else this.byIndex.set(index, lifetime);
  }

  list(): readonly number[] {
    this.sorted ??= [...this.byIndex].sort(([a], [b]) => a - b).map(([, lifetime]) => lifetime);
    return this.sorted;
  }
}

/** Response headers to end; undefined for what is no stream of an MCP endpoint, or still open. */
export function lifetimeOf({ mcp, stream, responseT, end }: Exchange): number | undefined {
  return mcp && stream && end && responseT !== undefined ? end.t - responseT : undefined;
}
