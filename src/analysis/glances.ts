import type { Exchange } from './model.ts';

/**
 * What a walk over very many exchanges asks of each, without making any of them. By place in the order
 * of beginning; as in the model that is asked.
 */
export interface Glances {
  /**
   * An exchange that is like this one in all but numbers, times, ids and its conversation: one for many.
   * Undefined where there is none at that place.
   */
  like(index: number): Exchange | undefined;
  x(index: number): number;
  startT(index: number): number;
  /** Undefined while it is open. */
  endT(index: number): number | undefined;
  /** When its last record came. */
  lastT(index: number): number;
  sessionId(index: number): string | undefined;
  /** The ids it sent and was given, as on the wire. */
  carriedId(index: number): string | undefined;
  issuedId(index: number): string | undefined;
  batch(index: number): number | undefined;
  conversation(index: number): string | undefined;
  bytesUp(index: number): number;
  bytesDown(index: number): number;
  /** The place of an exchange. */
  placeOf(x: number): number | undefined;
}
