/**
 * Which of very many bars a picture needs. Its cost to draw then follows from the pixels of a lane, not
 * from what the lane holds.
 */

/** The bars of a lane by place, in order of beginning. Times are milliseconds. */
export interface BarSpans {
  readonly count: number;
  startT(place: number): number;
  /** Infinity while it is open. */
  endT(place: number): number;
  /** A small whole number: bars of one look that begin and end on the same pixels show as one. */
  look(place: number): number;
}

export interface BarWindow {
  readonly fromT: number;
  readonly toT: number;
  /** Pieces of the window in which two bars cannot be told apart. */
  readonly columns: number;
  /** A bar that is needed, however many look like it. */
  readonly keep?: number | undefined;
}

/** So many that run at the same time are seen beside each other. */
const BESIDE = 4;

/** What was kept last of one look. */
interface Kept {
  from: number;
  to: number;
  endT: number;
  beside: number;
}

/** Places in order, and how many bars lie in the window. */
export function thinBars(
  bars: BarSpans,
  { fromT, toT, columns, keep }: BarWindow,
): { readonly places: number[]; readonly inside: number } {
  const columnOf = (t: number) => Math.floor(((t - fromT) / (toT - fromT)) * columns);
  const kept: (Kept | undefined)[] = [];
  const places: number[] = [];
  let inside = 0;
  for (let place = 0; place < bars.count; place += 1) {
    const startT = bars.startT(place);
    if (startT > toT) break;
    const endT = bars.endT(place);
    if (endT < fromT) continue;
    inside += 1;
    // What lies left of the window is cut off alike; a column of its own keeps it apart.
    const from = Math.max(-1, columnOf(startT));
    const to = Math.min(columns, columnOf(endT));
    const look = bars.look(place);
    const last = kept[look];
    if (!last || last.from !== from) {
      kept[look] = { from, to, endT, beside: 1 };
    } else if (to > last.to || (startT < last.endT && last.beside < BESIDE)) {
      last.beside = startT < last.endT ? last.beside + 1 : 1;
      last.to = Math.max(to, last.to);
      last.endT = Math.max(endT, last.endT);
    } else if (place !== keep) continue;
    places.push(place);
  }
  return { places, inside };
}
