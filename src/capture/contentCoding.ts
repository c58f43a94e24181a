import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';

/**
 * A decoder for one content coding, or undefined where this Node has none. Input that ends early
 * gives what can be read of it instead of an error.
 */
export function createDecoder(coding: string, firstByte: number): Transform | undefined {
  const { constants } = zlib;
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
    case 'deflate':
      // Some servers send raw deflate data under this name; zlib data always has 8 in these bits.
      return (firstByte & 0x0f) === 8
        ? zlib.createInflate({ finishFlush: constants.Z_SYNC_FLUSH })
        : zlib.createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
    case 'br':
      return zlib.createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
    case 'zstd':
      // Node 22.15 and later.
      return 'createZstdDecompress' in zlib ? zlib.createZstdDecompress() : undefined;
    default:
      return undefined;
  }
}

export interface Decoded {
  readonly bytes: Buffer;
  /** More would have come out than `limit`. */
  readonly truncated: boolean;
}

/**
 * Undoes a `Content-Encoding` (the last coding of a list first), keeping at most `limit` bytes, so
 * that a small body cannot blow up. Undefined where a coding is unknown or the data is broken.
 */
export async function decodeContent(
  bytes: Buffer,
  encoding: string,
  limit: number,
): Promise<Decoded | undefined> {
  let current: Decoded = { bytes, truncated: false };
  for (const coding of encoding.split(',').reverse()) {
    const name = coding.trim();
    if (name === '' || name === 'identity') continue;
    const decoder = createDecoder(name, current.bytes[0] ?? 0);
    if (!decoder) return undefined;
    const decoded = await runDecoder(decoder, current.bytes, limit);
    if (!decoded) return undefined;
    current = { bytes: decoded.bytes, truncated: current.truncated || decoded.truncated };
  }
  return current;
}

function runDecoder(
  decoder: Transform,
  input: Buffer,
  limit: number,
): Promise<Decoded | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    decoder.on('error', () => resolve(undefined));
    decoder.on('end', () => resolve({ bytes: Buffer.concat(chunks), truncated: false }));
    decoder.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= limit) return;
      resolve({ bytes: Buffer.concat(chunks).subarray(0, limit), truncated: true });
      decoder.destroy();
    });
    decoder.end(input);
  });
}
