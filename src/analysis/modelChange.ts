import type { Batch, Exchange, Model, Session } from './model.ts';

/** What is new or different in a model, for whom follows it step by step. */
export interface ModelChange {
  /** Late knowledge changed earlier verdicts: nothing that was made of earlier models holds. */
  readonly afresh: boolean;
  /** In order of beginning. */
  readonly exchanges: readonly Exchange[];
  /** As it was in the model before; undefined where it is new. */
  readonly former: (exchange: Exchange) => Exchange | undefined;
  /** Those that have one of these exchanges are among them. In order of creation. */
  readonly sessions: readonly Session[];
  readonly formerSession: (session: Session) => Session | undefined;
  readonly batches: readonly Batch[];
  readonly formerBatch: (batch: Batch) => Batch | undefined;
}

/** A model all of which is new. */
export function allOf({ exchanges, sessions, batches }: Model): ModelChange {
  const nothing = () => undefined;
  const formers = { former: nothing, formerSession: nothing, formerBatch: nothing };
  return { afresh: true, exchanges, sessions, batches, ...formers };
}

/** Notes what is replaced from one asking to the next. */
export class ChangeLog {
  private afresh = true;
  private exchanges = new Map<number, Exchange | undefined>();
  private sessions = new Map<number, Session | undefined>();
  private batches = new Map<number, Batch | undefined>();

  exchange({ index }: Exchange, former: Exchange | undefined): void {
    if (this.exchanges.has(index)) return;
    this.exchanges.set(index, this.afresh ? undefined : former);
  }

  session({ index }: Session, former: Session | undefined): void {
    if (!this.sessions.has(index)) this.sessions.set(index, former);
  }

  batch({ id }: Batch, former: Batch | undefined): void {
    if (!this.batches.has(id)) this.batches.set(id, former);
  }

  /** All will be judged again; what was noted is void. */
  beginAfresh(): void {
    this.afresh = true;
    this.forget();
  }

  /** What is different in `model` from the one at the time this was asked before. */
  take(model: Model): ModelChange {
    const { afresh, exchanges, sessions, batches } = this;
    const changed = inOrder(exchanges).flatMap((index) => model.exchangeAt(index) ?? []);
    const change: ModelChange = {
      afresh,
      exchanges: changed,
      former: ({ index }) => exchanges.get(index),
      sessions: inOrder(withSessionsOf(changed, model, sessions)).flatMap(
        (index) => model.sessionAt(index) ?? [],
      ),
      formerSession: (session) =>
        sessions.has(session.index) ? sessions.get(session.index) : session,
      batches: inOrder(batches).flatMap((id) => model.batch(id) ?? []),
      formerBatch: ({ id }) => batches.get(id),
    };
    this.afresh = false;
    this.forget();
    return change;
  }

  private forget(): void {
    this.exchanges = new Map();
    this.sessions = new Map();
    this.batches = new Map();
  }
}

/** The sessions that changed, and those of exchanges that did. */
function withSessionsOf(
  exchanges: readonly Exchange[],
  model: Model,
  sessions: ReadonlyMap<number, unknown>,
): Set<number> {
  const indexes = new Set(sessions.keys());
  for (const { sessionId } of exchanges) {
    const session = sessionId === undefined ? undefined : model.session(sessionId);
    if (session) indexes.add(session.index);
  }
  return indexes;
}

function inOrder(indexes: ReadonlySet<number> | ReadonlyMap<number, unknown>): number[] {
  return [...indexes.keys()].sort((a, b) => a - b);
}
