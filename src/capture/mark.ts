/** Marks a person sets in a capture: a moment or an exchange, with a note. */
import { open, type FileHandle } from 'node:fs/promises';
import { LONGEST_NOTE } from '../base/longestNote.ts';
import type { CaptureRecord } from './records.ts';
import { Redactor } from './redaction.ts';

/** What is to be marked: an exchange, or a moment of a capture that is being recorded. */
export interface MarkRequest {
  readonly note: string;
  readonly exchange?: number;
  /** How long ago the moment was, in milliseconds: a note takes a while to write. */
  readonly agoMs?: number;
}

/** A mark as it stands in a capture. */
export interface Mark {
  readonly note: string;
  readonly exchange?: number;
  /** Milliseconds since the capture began; of a mark on an exchange, when the mark was set. */
  readonly t: number;
}

/** A file without an end that was written to since may be one that is being recorded right now. */
const IN_USE_MS = 24 * 3600 * 1000;

/** The note as it is kept: one line, of limited length, without credentials. */
export function noteText(note: string, redactor: Redactor): string {
  return redactor.url(note.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NOTE));
}

/** Undefined where the record is no mark. A file may hold anything, so all fields are looked at. */
export function readMark(record: CaptureRecord): Mark | undefined {
  if (record.type !== 'control' || record.action !== 'mark') return undefined;
  const { note, exchange, markT, t } = record;
  return {
    note: typeof note === 'string' ? note.slice(0, LONGEST_NOTE) : '',
    ...(Number.isInteger(exchange) && { exchange }),
    t: typeof markT === 'number' && Number.isFinite(markT) ? markT : t,
  };
}

/** The end of a capture file, as its reader knows it. */
export interface CaptureEnd {
  readonly seq: number;
  readonly t: number;
  /** Its last word is `stop`, or marks that were set after that. */
  readonly ended: boolean;
}

/**
 * Appends a mark to a saved capture. Rejects with a sentence for people where that cannot be done or
 * may meet a recording.
 */
export async function appendMark(
  file: string,
  { note, exchange }: MarkRequest,
  end: CaptureEnd,
  wallMs: number,
): Promise<void> {
  const handle = await open(file, 'r+').catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new Error(`the capture file cannot be written (${code}); save a copy and mark that`);
  });
  try {
    const { size, mtimeMs } = await handle.stat();
    if (!end.ended && wallMs - mtimeMs < IN_USE_MS) {
      throw new Error(
        'this capture has no end yet: it may be being recorded, and only its recorder can write into it. Mark it there',
      );
    }
    const record = {
      ...{ type: 'control', seq: end.seq + 1, t: end.t, at: new Date(wallMs).toISOString() },
      ...{ action: 'mark', note: noteText(note, new Redactor()) },
      ...(exchange === undefined ? {} : { exchange }),
    };
    const begin = (await endsLine(handle, size)) ? '' : '\n';
    await handle.write(`${begin}${JSON.stringify(record)}\n`, size);
  } finally {
    await handle.close();
  }
}

async function endsLine(handle: FileHandle, size: number): Promise<boolean> {
  const last = Buffer.alloc(1);
  await handle.read(last, 0, 1, Math.max(0, size - 1));
  return last.toString() === '\n';
}
