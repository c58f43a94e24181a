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
  /**
   * All of it bit by bit, for where there is much: the exchanges first, then the sessions, the batches
   * with the last. Each part is over when the next is asked for.
   */
  parts(): Iterable<ChangePart>;
}

/** A part of what changed. */
export interface ChangePart extends Omit<ModelChange, 'parts' | 'afresh'> {
  /** Further parts follow at once; what is said of the whole can wait for the last. */
  readonly more: boolean;
}

/** A model all of which is new. */
export function allOf(model: Model): ModelChange {
  const { exchanges, sessions, batches } = model.counts;
  const places = {
    exchanges: upTo(0, exchanges),
    sessions: upTo(0, sessions),
    batches: upTo(1, batches + 1),
  };
  const nothing = () => undefined;
  const formers = { former: nothing, formerSession: nothing, formerBatch: nothing };
  return changeOf(model, true, places, formers);
}

interface Places {
  readonly exchanges: readonly number[];
  readonly sessions: readonly number[];
  readonly batches: readonly number[];
}

type Formers = Pick<ModelChange, 'former' | 'formerSession' | 'formerBatch'>;

/** So many exchanges make a part. */
const PART = 1000;
/** So many sessions: rules look at the exchanges of each in turn, which are kept for so long. */
const SESSIONS = 200;

function changeOf(model: Model, afresh: boolean, places: Places, formers: Formers): ModelChange {
  const exchangesOf = (indexes: readonly number[]) =>
    indexes.flatMap((index) => model.exchangeAt(index) ?? []);
  const sessionsOf = (indexes: readonly number[]) =>
    indexes.flatMap((index) => model.sessionAt(index) ?? []);
  const batchesOf = (ids: readonly number[]) => ids.flatMap((id) => model.batch(id) ?? []);
  return {
    afresh,
    ...formers,
    get exchanges() {
      return exchangesOf(places.exchanges);
    },
    get sessions() {
      return sessionsOf(places.sessions);
    },
    get batches() {
      return batchesOf(places.batches);
    },
    *parts() {
      const { exchanges, sessions, batches } = places;
      const nothing = { exchanges: [], sessions: [], batches: [], ...formers };
      // Sessions are judged by their exchanges, so these come before.
      const early = exchanges.length <= PART ? 0 : exchanges.length;
      for (let from = 0; from < early; from += PART) {
        const part = exchangesOf(exchanges.slice(from, from + PART));
        yield { ...nothing, exchanges: part, more: true };
      }
      const last = Math.max(0, sessions.length - SESSIONS);
      for (let from = 0; from < last; from += SESSIONS) {
        const part = sessionsOf(sessions.slice(from, Math.min(last, from + SESSIONS)));
        yield { ...nothing, sessions: part, more: true };
      }
      yield {
        ...formers,
        exchanges: early === 0 ? exchangesOf(exchanges) : [],
        sessions: sessionsOf(sessions.slice(last)),
        batches: batchesOf(batches),
        more: false,
      };
    },
  };
}

/** Notes what is replaced from one asking to the next. */
export class ChangeLog {
  private afresh = true;
  /** Exchanges the model had when this was asked before; those after them are new. */
  private shown = 0;
  private exchanges = new Map<number, Exchange>();
  private sessions = new Map<number, Session | undefined>();
  private batches = new Map<number, Batch | undefined>();

  /** `former`: makes it as it was shown. */
  exchange(index: number, former: () => Exchange | undefined): void {
    if (this.afresh || index >= this.shown || this.exchanges.has(index)) return;
    const before = former();
    if (before) this.exchanges.set(index, before);
  }

  session({ index }: Session, former: Session | undefined): void {
    if (!this.afresh && !this.sessions.has(index)) this.sessions.set(index, former);
  }

  batch({ id }: Batch, former: () => Batch | undefined): void {
    if (!this.afresh && !this.batches.has(id)) this.batches.set(id, former());
  }

  /** All will be judged again; what was noted is void. */
  beginAfresh(): void {
    this.afresh = true;
    this.forget();
  }

  /** What is different in `model` from the one before. `sessionOf`: of the exchange at a place. */
  take(model: Model, sessionOf: (index: number) => string | undefined): ModelChange {
    const { afresh, exchanges, sessions, batches } = this;
    const { exchanges: length } = model.counts;
    const before = this.shown;
    this.afresh = false;
    this.shown = length;
    this.forget();
    if (afresh) return allOf(model);
    const changed = [...inOrder(exchanges), ...upTo(before, length)];
    return changeOf(
      model,
      false,
      {
        exchanges: changed,
        sessions: inOrder(withSessionsOf(changed, model, sessions, sessionOf)),
        batches: inOrder(batches),
      },
      {
        former: ({ index }) => exchanges.get(index),
        formerSession: (session) =>
          sessions.has(session.index) ? sessions.get(session.index) : session,
        formerBatch: ({ id }) => batches.get(id),
      },
    );
  }

  private forget(): void {
    this.exchanges = new Map();
    this.sessions = new Map();
    this.batches = new Map();
  }
}

/** The sessions that changed, and those of exchanges that did. */
function withSessionsOf(
  exchanges: readonly number[],
  model: Model,
  sessions: ReadonlyMap<number, unknown>,
  sessionOf: (index: number) => string | undefined,
): Set<number> {
  const indexes = new Set(sessions.keys());
  for (const index of exchanges) {
    const id = sessionOf(index);
    const session = id === undefined ? undefined : model.session(id);
    if (session) indexes.add(session.index);
  }
  return indexes;
}

function inOrder(indexes: ReadonlySet<number> | ReadonlyMap<number, unknown>): number[] {
  return [...indexes.keys()].sort((a, b) => a - b);
}

function upTo(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, place) => from + place);
}
