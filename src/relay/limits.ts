/** Heads above this get 431 from the parser; servers rarely accept more. */
export const MAX_HEADER_BYTES = 64 * 1024;

/** A client has this long to send a head it began; bodies, answers and streams take as long as they take. */
export const HEAD_TIMEOUT_MS = 60_000;

/** Characters of records that may wait for the disk. */
export const MAX_QUEUED_RECORDS = 64 * 1024 * 1024;
