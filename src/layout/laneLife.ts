import { formatDuration, formatOffset } from '../base/time.ts';
import type { MeasureText, ReplacementInput, SessionInput } from './laneInput.ts';
import { toPixel, type TimeScale } from './scale.ts';

/** How the line of a session's life ends. `cap`: it was ended; `dotted`: nobody ended it; `runs`: it goes on. */
export type LifeEnd = 'cap' | 'dotted' | 'runs';

export interface LaneText {
  readonly text: string;
  readonly left: number;
  readonly width: number;
}

export interface LifeBox {
  /** From the issue of the id to its last use, within the view. */
  readonly left: number;
  readonly right: number;
  readonly end: LifeEnd;
  /** The dotted or running part after the last use. */
  readonly tail?: { readonly left: number; readonly right: number };
  /** What became of the session, on its tail. */
  readonly fate?: LaneText;
  /** How it came to this session, before the line's beginning: after which other, how much later. */
  readonly gap?: LaneText;
  /** Where the line begins, unclipped: links end here. */
  readonly issuedAt: number;
}

const PAD_PX = 6;
/** Room for an arrow and its head between a text and the beginning of a life. */
const ARROW_PX = 18;

/** The session whose place this one took, and where on the axis it was last used. */
export interface Former extends ReplacementInput {
  readonly fromX?: number | undefined;
}

export function lifeBox(
  session: SessionInput,
  scale: TimeScale,
  occupiedTo: number,
  measure: MeasureText,
  former?: Former,
): LifeBox | undefined {
  if (session.id === undefined) return undefined;
  const issuedAt = toPixel(scale, session.createdT);
  const usedTo = toPixel(scale, Math.max(session.createdT, session.lastUsedT));
  const end = endOf(session);
  const tailLeft = clip(Math.max(usedTo, 0), scale);
  const hasTail = end !== 'cap' && usedTo < scale.width;
  const gap = gapText(former ?? session, issuedAt, scale, measure);
  const fate = fateText(session, { issuedAt, occupiedTo, usedTo }, scale, measure);
  return {
    left: clip(issuedAt, scale),
    right: clip(usedTo, scale),
    end,
    issuedAt,
    ...(hasTail && { tail: { left: tailLeft, right: scale.width } }),
    ...(fate && { fate }),
    ...(gap && { gap }),
  };
}

/** What became of a session, in a few words. */
export function fateOf(session: SessionInput): string {
  const state = session.state ?? 'open';
  switch (state) {
    case 'deleted':
      return `deleted ${session.deletedFromInspector ? 'from the inspector' : 'by the client'}`;
    case 'released':
      return 'released: the server refuses DELETE';
    case 'expired':
      return 'expired: the server answered 404';
    case 'rejected':
      return 'rejected by the server';
    case 'superseded':
      return 'never used again, never deleted';
    case 'idle':
      return 'idle, never deleted';
    case 'open':
      return 'open';
  }
}

function endOf(session: SessionInput): LifeEnd {
  if (session.state === 'open') return 'runs';
  return session.neverDeleted && session.state !== 'expired' && session.state !== 'rejected'
    ? 'dotted'
    : 'cap';
}

function fateText(
  session: SessionInput,
  at: { issuedAt: number; occupiedTo: number; usedTo: number },
  scale: TimeScale,
  measure: MeasureText,
): LaneText | undefined {
  if (at.issuedAt > scale.width) {
    return alignedRight(`issued ${formatOffset(session.createdT, 0)} ▸`, scale, measure);
  }
  const gone = at.usedTo < 0;
  const fate = fateOf(session);
  const text = gone ? `◂ issued ${formatOffset(session.createdT, 0)}, ${fate}` : fate;
  const left = gone ? PAD_PX : Math.max(at.occupiedTo, at.usedTo, 0) + PAD_PX + 8;
  return fitting(text, left, scale, measure) ?? fitting(short(session), left, scale, measure);
}

function short(session: SessionInput): string {
  if (session.state === 'open') return 'open';
  return session.neverDeleted ? 'never deleted' : (session.state ?? '');
}

/** Between the former session's last use and the issue of the new id, or else before both. */
function gapText(
  from: SessionInput | Former,
  issuedAt: number,
  scale: TimeScale,
  measure: MeasureText,
): LaneText | undefined {
  if (issuedAt > scale.width || issuedAt < 0) return undefined;
  const fromX = 'by' in from ? from.fromX : undefined;
  for (const text of gapWords(from)) {
    const width = measure(text);
    const between = issuedAt - width - ARROW_PX;
    if (between >= Math.max(PAD_PX, fromX === undefined ? 0 : fromX + PAD_PX)) {
      return { text, left: between, width };
    }
    const before = (fromX ?? issuedAt) - width - PAD_PX - 2;
    if (fromX !== undefined && before >= PAD_PX) return { text, left: before, width };
  }
  return undefined;
}

/** The same in fewer and fewer words. */
function gapWords(from: SessionInput | Former): string[] {
  if ('by' in from) {
    const gap = formatDuration(from.gapMs);
    const short = [`new id after ${gap}`, `+${gap}`];
    return from.after === undefined ? short : [`new id ${gap} after ${from.after}`, ...short];
  }
  if (from.sinceLastCreatedMs === undefined) return [];
  const since = formatDuration(from.sinceLastCreatedMs);
  return [`issued ${since} after the former`, `+${since}`];
}

function fitting(
  text: string,
  left: number,
  scale: TimeScale,
  measure: MeasureText,
): LaneText | undefined {
  const width = measure(text);
  return text && left + width + PAD_PX <= scale.width ? { text, left, width } : undefined;
}

function alignedRight(text: string, scale: TimeScale, measure: MeasureText): LaneText | undefined {
  const width = measure(text);
  return fitting(text, scale.width - width - PAD_PX, scale, measure);
}

function clip(px: number, scale: TimeScale): number {
  return Math.min(Math.max(px, 0), scale.width);
}
