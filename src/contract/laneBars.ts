/**
 * The bars of the lanes, as they are sent: thousands in one answer, several times a second. So what many
 * have in common is said once, and the rest is columns of whole numbers.
 */
import type { FindingMark, Row } from './api.ts';

/** What bars have in common. */
export type BarLook = Pick<
  Row,
  'httpMethod' | 'label' | 'tool' | 'status' | 'stream' | 'mcp' | 'echo' | 'outcome'
> & {
  /** Of the exchange itself, as in `Row`. */
  findings: FindingMark[];
};

/** One exchange on a lane. Times are milliseconds, to the microsecond; undefined where it did not come to that. */
export interface LaneBar {
  x: number;
  startT: number;
  requestEndT: number | undefined;
  responseT: number | undefined;
  endT: number | undefined;
  bytesUp: number;
  bytesDown: number;
  /** None where the bar is too narrow to show them. */
  eventTimes: readonly number[];
  look: BarLook;
}

/** Columns of equal length, a place for each bar. Times are microseconds. */
export interface PackedBars {
  /** After the one before it, as is `start`. */
  x: number[];
  start: number[];
  /** After `start`; -1 where it did not come to that. */
  sent: number[];
  answered: number[];
  ended: number[];
  up: number[];
  down: number[];
  /** Place in `LanesPage.looks`. */
  look: number[];
  /** Place of a bar, then the times of its events after `start`. */
  events: number[][];
}

const NEVER = -1;
const NO_TIMES: readonly number[] = [];

/** `looks`: those of the page, to which new ones are added. */
export function packBars(bars: readonly LaneBar[], looks: BarLook[]): PackedBars {
  const packed = noBars();
  const known = new Map(looks.map((look, place) => [look, place]));
  let formerX = 0;
  let formerStart = 0;
  for (const [place, bar] of bars.entries()) {
    const start = micro(bar.startT);
    const after = (t: number | undefined) => (t === undefined ? NEVER : micro(t) - start);
    packed.x.push(bar.x - formerX);
    packed.start.push(start - formerStart);
    packed.sent.push(after(bar.requestEndT));
    packed.answered.push(after(bar.responseT));
    packed.ended.push(after(bar.endT));
    packed.up.push(bar.bytesUp);
    packed.down.push(bar.bytesDown);
    packed.look.push(placeOf(bar.look, known, looks));
    if (bar.eventTimes.length > 0) packed.events.push([place, ...bar.eventTimes.map(after)]);
    formerX = bar.x;
    formerStart = start;
  }
  return packed;
}

export function unpackBars(packed: PackedBars, looks: readonly BarLook[]): LaneBar[] {
  let x = 0;
  let start = 0;
  const bars = packed.look.flatMap((own, place): LaneBar[] => {
    const look = looks[own];
    x += packed.x[place] ?? 0;
    start += packed.start[place] ?? 0;
    if (!look) return [];
    const after = (column: readonly number[]) => {
      const t = column[place] ?? NEVER;
      return t === NEVER ? undefined : (start + t) / 1000;
    };
    return [
      {
        x,
        startT: start / 1000,
        requestEndT: after(packed.sent),
        responseT: after(packed.answered),
        endT: after(packed.ended),
        bytesUp: packed.up[place] ?? 0,
        bytesDown: packed.down[place] ?? 0,
        eventTimes: NO_TIMES,
        look,
      },
    ];
  });
  for (const [place = 0, ...times] of packed.events) {
    const bar = bars[place];
    if (bar) bar.eventTimes = times.map((t) => bar.startT + t / 1000);
  }
  return bars;
}

function noBars(): PackedBars {
  return {
    ...{ x: [], start: [], sent: [], answered: [], ended: [] },
    ...{ up: [], down: [], look: [], events: [] },
  };
}

function placeOf(look: BarLook, known: Map<BarLook, number>, looks: BarLook[]): number {
  const place = known.get(look) ?? looks.push(look) - 1;
  known.set(look, place);
  return place;
}

function micro(t: number): number {
  return Math.round(t * 1000);
}
