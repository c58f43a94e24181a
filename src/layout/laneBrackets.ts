import { formatDuration } from '../base/time.ts';
import type { BatchInput, MeasureText } from './laneInput.ts';
import { toPixel, type TimeScale } from './scale.ts';

export interface BracketBox {
  readonly batch: number;
  readonly left: number;
  readonly right: number;
  /** What fits of the caption's choices, and where it begins; absent where none fits. */
  readonly caption?: { readonly text: string; readonly left: number; readonly width: number };
}

const CAPTION_GAP_PX = 6;
/** Half a glyph and a little air. */
const GLYPH_ROOM_PX = 8;
/** No caption is as narrow as this: where there is less room, none is tried. */
const SHORTEST_CAPTION_PX = 24;
/** A batch narrower than this is a mark, not a span: it gets no bracket. */
const MIN_BRACKET_PX = 6;

/** "3 parallel, 410 ms (sum 990 ms)": how long the tool calls of a batch took, in one phrase. */
export function batchCaption(batch: BatchInput): string {
  if (batch.toolCalls === 0) return `no tool call, ${formatDuration(batch.endT - batch.startT)}`;
  const total = formatDuration(batch.totalMs);
  if (batch.toolCalls === 1) return `1 call, ${total}`;
  const how = batch.parallel > 1 ? `${batch.parallel} parallel` : `${batch.toolCalls} in sequence`;
  return `${how}, ${total} (sum ${formatDuration(batch.sumMs)})`;
}

const orders = new WeakMap<readonly BatchInput[], readonly BatchInput[]>();

/** Every picture asks for the same batches until others come. */
function inOrder(batches: readonly BatchInput[]): readonly BatchInput[] {
  let ordered = orders.get(batches);
  if (!ordered) orders.set(batches, (ordered = [...batches].sort((a, b) => a.startT - b.startT)));
  return ordered;
}

/**
 * Brackets over the batches of one lane, from left to right; captions where no glyph is covered.
 * `glyphs`: their centres, from left to right.
 */
export function bracketBoxes(
  batches: readonly BatchInput[],
  scale: TimeScale,
  measure: MeasureText,
  glyphs: readonly number[] = [],
): BracketBox[] {
  const ordered = inOrder(batches);
  return ordered.flatMap((batch, place) => {
    const left = toPixel(scale, batch.startT);
    const right = toPixel(scale, batch.endT);
    if (right < 0 || left > scale.width || right - left < MIN_BRACKET_PX) return [];
    const next = ordered[place + 1];
    const nextLeft = next ? toPixel(scale, next.startT) : scale.width;
    const room = { left, right, nextLeft, glyphs, width: scale.width };
    const caption = captionOf(batch, room, measure);
    return [{ batch: batch.id, left, right, ...(caption && { caption }) }];
  });
}

interface Room {
  readonly left: number;
  readonly right: number;
  readonly nextLeft: number;
  readonly glyphs: readonly number[];
  readonly width: number;
}

/** Within the bracket, or beside it where it is narrow, or not at all. */
function captionOf(batch: BatchInput, room: Room, measure: MeasureText): BracketBox['caption'] {
  const places = [
    { from: Math.max(room.left, 0) + CAPTION_GAP_PX, to: Math.min(room.right, room.width) },
    { from: room.right + CAPTION_GAP_PX, to: Math.min(room.nextLeft, room.width) },
  ];
  // Beside its bracket a caption takes room from the session's fate: worth it for several calls only.
  const allowed = batch.toolCalls > 1 ? places : places.slice(0, 1);
  for (const { from, to } of allowed) {
    if (to - from < SHORTEST_CAPTION_PX) continue;
    const text = batchCaption(batch);
    const size = measure(text);
    const left = pastGlyphs(from, size, room.glyphs);
    if (left + size + CAPTION_GAP_PX <= to) return { text, left, width: size };
  }
  return undefined;
}

function pastGlyphs(from: number, size: number, glyphs: readonly number[]): number {
  return glyphs.reduce(
    (left, at) =>
      Math.abs(at - left - size / 2) < size / 2 + GLYPH_ROOM_PX ? at + GLYPH_ROOM_PX + 2 : left,
    from,
  );
}
