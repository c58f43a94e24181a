/** Notes somebody keeps in a capture, and where something was not recorded. */

export interface MarkQuery {
  /** Kept as one line of at most `LONGEST_NOTE` characters. */
  note: string;
  /** The exchange to mark; absent: a moment, which only a live capture has. */
  x?: number;
  /** How long ago the moment was, in milliseconds. */
  agoMs?: number;
}

export interface MarkView {
  t: number;
  note: string;
  /** Where it stands in the list: the marked exchange, or the one that began last before the moment. */
  x?: number;
  /** It marks a moment, not an exchange. */
  moment?: true;
  /** Until then nothing was recorded; `note` says what is missing. Beyond all times where it lasts to the end. */
  toT?: number;
}
