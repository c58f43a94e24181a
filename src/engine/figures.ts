import type { Exchange, Session } from '../analysis/model.ts';
import type { ChangePart } from '../analysis/modelChange.ts';
import { toolCallFigures } from '../analysis/statistics.ts';

/** The sums a summary and a status are made of, kept up to date by what changes. */
export class Figures {
  /** On MCP endpoints. */
  mcp = 0;
  modern = 0;
  open = 0;
  authenticated = 0;
  completed = 0;
  failed = 0;
  created = 0;
  seenInUse = 0;
  neverDeleted = 0;
  orphaned = 0;
  reusedAcrossBatches = 0;

  update({ exchanges, former, sessions, formerSession }: ChangePart): void {
    for (const exchange of exchanges) {
      const before = former(exchange);
      if (before) this.exchange(before, -1);
      this.exchange(exchange, 1);
    }
    for (const session of sessions) {
      const before = formerSession(session);
      if (before) this.session(before, -1);
      this.session(session, 1);
    }
  }

  private exchange(exchange: Exchange, by: 1 | -1): void {
    if (!exchange.end) this.open += by;
    if (!exchange.mcp) return;
    this.mcp += by;
    if (exchange.era === 'modern') this.modern += by;
    if (exchange.auth) this.authenticated += by;
    if (exchange.toolCalls.length === 0) return;
    const { completed, failed } = toolCallFigures([exchange]);
    this.completed += by * completed;
    this.failed += by * failed;
  }

  private session(session: Session, by: 1 | -1): void {
    if (session.seenInUse) this.seenInUse += by;
    else this.created += by;
    if (session.neverDeleted) this.neverDeleted += by;
    if (session.orphan) this.orphaned += by;
    if (session.batchesUsed > 1) this.reusedAcrossBatches += by;
  }
}
