/** What the hypotheses look at, and how one side of them is put. */
import type { Loss, Use } from './losses.ts';
import type { Exchange, Model, Session } from './model.ts';

/** One side of a hypothesis: why, and by which exchanges. */
export interface Side {
  readonly text: string;
  readonly exchanges: readonly number[];
}

export interface Sides {
  readonly against?: Side | undefined;
  readonly inFavour?: Side | undefined;
  /** Said where neither side has anything. */
  readonly open: string;
}

/** Gathered once for all rows. */
export interface Case {
  readonly model: Model;
  readonly losses: readonly Loss[];
  /** Legacy exchanges on MCP endpoints. */
  readonly exchanges: readonly Exchange[];
  readonly uses: ReadonlyMap<Session, readonly Use[]>;
}

export function side(text: string, exchanges: readonly Exchange[]): Side {
  return { text, exchanges: exchanges.map(({ x }) => x) };
}
