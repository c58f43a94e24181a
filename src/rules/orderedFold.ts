/**
 * What follows from a list of exchanges that grows at its end, such as those of a session, taken one
 * after the other. What can no longer change is taken once, so that a look costs what came since the
 * one before, however long the list is; the result is that of the whole list in order.
 */
import type { Exchange, Model } from '../analysis/model.ts';

export interface Folding<State> {
  readonly begin: () => State;
  /** Of a state, so that one of the two can go on without the other. */
  readonly copy: (state: State) => State;
  /** Takes the next of the list into the state. `key`: of the list. */
  readonly take: (state: State, exchange: Exchange, key: string, among: Exchanges) => void;
  /** What came before it in the list counts no more. */
  readonly restarts?: (exchange: Exchange, key: string) => boolean;
  /** What is taken of it can no longer change. */
  readonly isFinal: (exchange: Exchange) => boolean;
}

/** Up to so many are taken anew each time: keeping what was made of them would cost more. */
const SHORT = 64;

export type Exchanges = Pick<Model, 'exchange' | 'exchangeAt'>;

interface Taken<State> {
  state: State;
  /** So many are in the state, the last of them this. */
  count: number;
  last: number | undefined;
}

export class OrderedFold<State> {
  private readonly long = new Map<string, Taken<State>>();

  constructor(private readonly folding: Folding<State>) {}

  /** The state after all of the list; only to be read. */
  of(key: string, numbers: readonly number[], model: Exchanges): State {
    if (numbers.length <= SHORT) {
      return this.takeAll(this.folding.begin(), numbers, key, model);
    }
    const taken = this.takeFinal(key, numbers, model);
    if (taken.count === numbers.length) return taken.state;
    const state = this.folding.copy(taken.state);
    return this.takeAll(state, numbers.slice(taken.count), key, model);
  }

  forget(key: string): void {
    this.long.delete(key);
  }

  private takeFinal(key: string, numbers: readonly number[], model: Exchanges): Taken<State> {
    const taken = this.takenOf(key, numbers);
    for (; taken.count < numbers.length; taken.count += 1) {
      const number = numbers[taken.count] ?? -1;
      const exchange = model.exchange(number);
      if (exchange && !this.folding.isFinal(exchange)) break;
      if (exchange) this.folding.take(taken.state, exchange, key, model);
      taken.last = number;
    }
    return taken;
  }

  /** One that came late and belongs before those that were taken moves them: all is taken anew. */
  private takenOf(key: string, numbers: readonly number[]): Taken<State> {
    const known = this.long.get(key);
    if (known && numbers[known.count - 1] === known.last) return known;
    const taken = { state: this.folding.begin(), count: 0, last: undefined };
    this.long.set(key, taken);
    return taken;
  }

  private takeAll(from: State, numbers: readonly number[], key: string, model: Exchanges): State {
    let state = from;
    for (const number of numbers) {
      const exchange = model.exchange(number);
      if (exchange) state = this.take(state, exchange, key, model);
    }
    return state;
  }

  private take(former: State, exchange: Exchange, key: string, model: Exchanges): State {
    const state = this.folding.restarts?.(exchange, key) ? this.folding.begin() : former;
    this.folding.take(state, exchange, key, model);
    return state;
  }
}
