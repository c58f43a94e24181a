/**
 * A capture as a capture again: the whole of it or some exchanges, with or without personal
 * identifiers. `seq`, `t` and `x` stay as they were, so that evidence that names them still fits.
 */
import type { CaptureRecord } from '../capture/records.ts';

export interface JsonlOptions {
  /** The exchanges that stay; absent: all. What belongs to no exchange always stays. */
  readonly keeps?: (x: number) => boolean;
  /** Replaces personal identifiers; absent: they stay. */
  readonly mask?: (record: CaptureRecord) => CaptureRecord;
}

/**
 * What becomes of one record, or undefined where it is left out. Records that are left out are shown to
 * the mask all the same, so that a part of a capture has the pseudonyms of the whole.
 */
export function exportRecord(
  record: CaptureRecord,
  { keeps, mask }: JsonlOptions,
): CaptureRecord | undefined {
  const exported = mask ? masked(mask(record)) : record;
  const x = exchangeOf(record);
  return x !== undefined && keeps?.(x) === false ? undefined : exported;
}

/** The exchange a record belongs to; a mark belongs to the one it is set on. */
function exchangeOf(record: CaptureRecord): number | undefined {
  if ('x' in record) return record.x;
  return record.type === 'control' ? record.exchange : undefined;
}

function masked(record: CaptureRecord): CaptureRecord {
  if (record.type !== 'capture') return record;
  return { ...record, redaction: { ...record.redaction, identifiers: 'masked' } };
}

/** A record as a line of the file, its line feed included. */
export function jsonlLine(record: CaptureRecord): string {
  return `${JSON.stringify(record)}\n`;
}
