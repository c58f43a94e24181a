import type { Exchange } from '../analysis/model.ts';
import type { ModelChange } from '../analysis/modelChange.ts';
import { Selection } from '../rules/selection.ts';

const NONE: readonly Exchange[] = [];

/** Which exchanges stand under which session, and which under none: each in exactly one place. */
export class Members {
  private readonly bySession = new Map<string | undefined, Selection>();

  update({ exchanges, former }: Pick<ModelChange, 'exchanges' | 'former'>): void {
    for (const exchange of exchanges) {
      const before = former(exchange);
      if (before && before.sessionId !== exchange.sessionId) {
        this.bySession.get(before.sessionId)?.update([exchange]);
      }
      this.of(exchange.sessionId).update([exchange]);
    }
  }

  /** In order of beginning; undefined: of no session. */
  list(sessionId: string | undefined): readonly Exchange[] {
    return this.bySession.get(sessionId)?.items ?? NONE;
  }

  private of(sessionId: string | undefined): Selection {
    let own = this.bySession.get(sessionId);
    if (!own) {
      own = new Selection((exchange) => exchange.sessionId === sessionId);
      this.bySession.set(sessionId, own);
    }
    return own;
  }
}
