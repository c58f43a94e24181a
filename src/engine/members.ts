import type { Model } from '../analysis/model.ts';
import type { ChangePart } from '../analysis/modelChange.ts';

const NONE: readonly number[] = [];

interface Held {
  readonly numbers: number[];
  /** The place of the last of them in the order of beginning. */
  last: number;
}

/** Which exchanges stand under which session, and which under none: each in exactly one place. */
export class Members {
  private readonly bySession = new Map<string | undefined, Held>();

  update(
    { exchanges, former }: Pick<ChangePart, 'exchanges' | 'former'>,
    model: Pick<Model, 'exchange'>,
  ): void {
    for (const exchange of exchanges) {
      const before = former(exchange);
      if (before?.sessionId === exchange.sessionId && before !== undefined) continue;
      if (before) this.remove(before.sessionId, exchange.x);
      this.insert(exchange.sessionId, exchange, model);
    }
  }

  /** Their numbers in order of beginning; undefined: of no session. */
  list(sessionId: string | undefined): readonly number[] {
    return this.bySession.get(sessionId)?.numbers ?? NONE;
  }

  private remove(sessionId: string | undefined, x: number): void {
    const numbers = this.bySession.get(sessionId)?.numbers ?? [];
    const at = numbers.lastIndexOf(x);
    if (at >= 0) numbers.splice(at, 1);
  }

  /** New exchanges come last; one that came to a session late is moved to its place. */
  private insert(
    sessionId: string | undefined,
    { x, index }: { readonly x: number; readonly index: number },
    model: Pick<Model, 'exchange'>,
  ): void {
    let held = this.bySession.get(sessionId);
    if (!held) this.bySession.set(sessionId, (held = { numbers: [], last: -1 }));
    const { numbers } = held;
    if (index > held.last) {
      numbers.push(x);
      held.last = index;
      return;
    }
    const before = numbers.findLastIndex((other) => (model.exchange(other)?.index ?? -1) < index);
    numbers.splice(before + 1, 0, x);
  }
}
