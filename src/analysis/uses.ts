/** When a session was in use: its exchanges that carried or were issued the id, in order. */
import type { Model, Session } from './model.ts';
import type { Sighting } from './sightings.ts';

export interface Use extends Sighting {
  /** Undefined while it is open. */
  readonly endT: number | undefined;
  /** Since the former uses were over; 0 where one of them was still open, or there is none. */
  readonly silenceMs: number;
  /** When this use and all before it were over. */
  readonly overT: number;
}

export function usesOf(model: Model, { id, exchanges }: Session): Use[] {
  const { glances } = model;
  const uses: Use[] = [];
  let overT = -Infinity;
  for (const x of exchanges) {
    const index = glances.placeOf(x) ?? -1;
    const like = glances.like(index);
    const holds = glances.carriedId(index) === id || glances.issuedId(index) === id;
    if (!like || !holds) continue;
    const startT = glances.startT(index);
    const silenceMs = uses.length === 0 ? 0 : Math.max(0, startT - overT);
    overT = Math.max(overT, glances.lastT(index));
    uses.push({ index, x, startT, like, endT: glances.endT(index), silenceMs, overT });
  }
  return uses;
}
