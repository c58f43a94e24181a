import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { CaptureBatch } from '../relay/handle.ts';

/** Bytes read at a time; a longer line takes more. */
const CHUNK = 4 * 1024 * 1024;

/**
 * The whole lines a file holds from `offset` on, up to `end` or to its last line feed, some at a time: a
 * file may be larger than a buffer. Throws what the file system says.
 */
export function* wholeLines(
  path: string,
  offset: number,
  end: number,
  least = CHUNK,
): Generator<CaptureBatch> {
  const file = openSync(path, 'r');
  try {
    const size = Math.min(end, fstatSync(file).size);
    let chunk = least;
    for (let from = offset; from < size;) {
      const bytes = Buffer.alloc(Math.min(chunk, size - from));
      const read = readSync(file, bytes, 0, bytes.length, from);
      const whole = read === 0 ? 0 : bytes.lastIndexOf('\n', read - 1) + 1;
      if (whole === 0) {
        if (read < chunk) return;
        chunk *= 2;
        continue;
      }
      yield { bytes: bytes.subarray(0, whole), offset: from };
      from += whole;
      chunk = least;
    }
  } finally {
    closeSync(file);
  }
}
