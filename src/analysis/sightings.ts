/**
 * Exchanges in passing: what a walk over very many of them keeps of each, without making it.
 */
import type { Exchange, Model } from './model.ts';

export interface Sighting {
  /** Its place in the order of beginning. */
  readonly index: number;
  readonly x: number;
  readonly startT: number;
  /** One that is like it in all but numbers, times, ids and its conversation. */
  readonly like: Exchange;
}

export function sight(
  { glances }: Pick<Model, 'glances'>,
  index: number,
  like: Exchange,
): Sighting {
  return { index, x: glances.x(index), startT: glances.startT(index), like };
}

/** So many are looked at between two moments at which something else may be done. */
const AT_ONCE = 2048;

/** Shows `see` every exchange, in order of beginning. */
export function* walkExchanges(
  { counts, glances }: Pick<Model, 'counts' | 'glances'>,
  see: (index: number, like: Exchange) => void,
): Generator<void, void> {
  for (let index = 0; index < counts.exchanges; index += 1) {
    const like = glances.like(index);
    if (like) see(index, like);
    if (index % AT_ONCE === AT_ONCE - 1) yield;
  }
}
