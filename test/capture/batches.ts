import type { WrittenBatch } from '../../src/capture/writer.ts';

/** The lines of a batch. */
export function textOf({ bytes }: Pick<WrittenBatch, 'bytes'>): string {
  return Buffer.from(bytes).toString('utf8');
}

/** A batch of such lines, as a writer hands it over. */
export function batchOf(text: string, offset: number): WrittenBatch {
  return { bytes: new TextEncoder().encode(text), offset };
}
