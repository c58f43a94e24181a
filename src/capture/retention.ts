/** Which captures of a folder may go so that it stays within its limits. Pure. */

export interface StoredCapture {
  readonly path: string;
  readonly bytes: number;
  /** Wall clock in milliseconds. */
  readonly modifiedMs: number;
  /** Something is recording into it, or it is on show: it counts, and stays. */
  readonly inUse: boolean;
}

export interface Retention {
  /** Of all captures together; absent: any number. */
  readonly maxTotalBytes?: number;
  /** Since the last record; absent: any age. */
  readonly maxAgeMs?: number;
}

/** What to remove, the oldest first: what is too old, and then as many as it takes. */
export function capturesToRemove(
  captures: readonly StoredCapture[],
  { maxTotalBytes = Infinity, maxAgeMs = Infinity }: Retention,
  nowMs: number,
): StoredCapture[] {
  const oldestFirst = [...captures].sort(
    (a, b) => a.modifiedMs - b.modifiedMs || a.path.localeCompare(b.path),
  );
  let total = captures.reduce((sum, { bytes }) => sum + bytes, 0);
  return oldestFirst.filter(({ inUse, bytes, modifiedMs }) => {
    if (inUse || (total <= maxTotalBytes && nowMs - modifiedMs <= maxAgeMs)) return false;
    total -= bytes;
    return true;
  });
}
