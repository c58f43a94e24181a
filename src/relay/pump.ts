import type { Readable, Writable } from 'node:stream';

export interface PumpOptions {
  readonly change?: ((chunk: Buffer) => Buffer) | undefined;
  readonly length?: number | undefined;
}

/**
 * Moves data from one side to the other as it comes, at the pace of the slower side; `seen` gets
 * each chunk after it was handed on. Once the sink is gone the source runs on, seen only. `change`
 * gives what is handed on instead of a chunk; `length` is what the source has announced: its last
 * byte ends the sink at once, so that a small message leaves in one piece.
 */
export function pump(
  source: Readable,
  sink: Writable,
  seen: (chunk: Buffer) => void,
  { change, length = Infinity }: PumpOptions = {},
): void {
  let passed = 0;
  const resume = (): void => {
    sink.off('drain', resume).off('close', resume);
    source.resume();
  };
  source.on('data', (chunk: Buffer) => {
    passed += chunk.length;
    const sent = change ? change(chunk) : chunk;
    if (!change && passed === length && !sink.destroyed) sink.end(sent);
    else if (sent.length > 0 && !sink.destroyed && !sink.write(sent)) {
      source.pause();
      sink.on('drain', resume).on('close', resume);
    }
    seen(chunk);
  });
}
