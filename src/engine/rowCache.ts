import type { Exchange } from '../analysis/model.ts';
import type { Row } from '../contract/api.ts';
import { rowOf, type RowContext } from './rows.ts';

/**
 * Rows from one view to the next. Exchanges that did not change keep their identity in the model, and
 * most have no findings, so a new view of a long capture makes few new rows.
 */
export class RowCache {
  private readonly kept = new Map<number, Kept>();

  rowOf(exchange: Exchange, context: RowContext): Row {
    const { orphan, findings } = context;
    const kept = this.kept.get(exchange.x);
    const plain = findings.length === 0 && kept?.row.findings.length === 0;
    if (plain && kept.exchange === exchange && kept.orphan === orphan) return kept.row;
    const row = rowOf(exchange, context);
    this.kept.set(exchange.x, { exchange, orphan, row });
    return row;
  }
}

interface Kept {
  readonly exchange: Exchange;
  readonly orphan: boolean;
  readonly row: Row;
}
