import { formatDuration, formatOffset } from '../base/time.ts';
import type { MeasureText, SessionInput } from './laneInput.ts';
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
  /** Time since the former session was issued, before the line's beginning. */
  readonly gap?: LaneText;
  /** Where the line begins, unclipped: links end here. */
  readonly issuedAt: number;
}

const PAD_PX = 6;

export function lifeBox(
  session: SessionInput,
  scale: TimeScale,
  occupiedTo: number,
  measure: MeasureText,
): LifeBox | undefined {
  if (session.id === undefined) return undefined;
  const issuedAt = toPixel(scale, session.createdT);
  const usedTo = toPixel(scale, Math.max(session.createdT, session.lastUsedT));
  const end = endOf(session);
  const tailLeft = clip(Math.max(usedTo, 0), scale);
  const hasTail = end !== 'cap' && usedTo < scale.width;
  const gap = gapText(session, issuedAt, scale, measure);
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
      return 'deleted by the client';
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

function gapText(
  session: SessionInput,
  issuedAt: number,
  scale: TimeScale,
  measure: MeasureText,
): LaneText | undefined {
  if (session.sinceLastCreatedMs === undefined) return undefined;
  if (issuedAt > scale.width || issuedAt < 0) return undefined;
  const text = `new id after ${formatDuration(session.sinceLastCreatedMs)}`;
  const shorter = `+${formatDuration(session.sinceLastCreatedMs)}`;
  return before(text, issuedAt, measure) ?? before(shorter, issuedAt, measure);
}

function before(text: string, px: number, measure: MeasureText): LaneText | undefined {
  const width = measure(text);
  const left = px - width - 18;
  return left >= PAD_PX ? { text, left, width } : undefined;
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
