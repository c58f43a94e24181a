import fc from 'fast-check';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { BodyCollector, readBody } from '../../src/capture/body.ts';

test('the beginning is kept, all is counted', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), fc.nat(60), (chunks, limit) => {
      const body = new BodyCollector(limit);
      for (const chunk of chunks) body.push(Buffer.from(chunk));
      const all = Buffer.concat(chunks);
      expect(body.bytes).toBe(all.length);
      expect(body.content().equals(all.subarray(0, limit))).toBe(true);
      expect(body.truncated).toBe(all.length > limit);
    }),
  );
});

test('a truncated text is not cut inside a character', async () => {
  const bytes = Buffer.from('aé€😀');
  for (let length = 0; length < bytes.length; length++) {
    const { text } = await readBody(bytes.subarray(0, length), undefined, true, 1000);
    expect('aé€😀'.startsWith(text ?? '?')).toBe(true);
  }
});

test('several codings are undone in order', async () => {
  const body = brotliCompressSync(gzipSync('hello'));
  expect(await readBody(body, 'gzip, br', false, 1000)).toEqual({
    ...{ text: 'hello', encoding: 'gzip, br' },
  });
});

test('a compressed body of which only the beginning was kept is read as far as it goes', async () => {
  const text = Array.from({ length: 3000 }, (_, index) => `line ${index}\n`).join('');
  for (const [coding, body] of [
    ['gzip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
  ] as const) {
    const read = await readBody(body.subarray(0, body.length >> 1), coding, true, 1_000_000);
    expect(read.truncated).toBe(true);
    expect(read.text?.length).toBeGreaterThan(100);
    expect(text.startsWith(read.text ?? '?')).toBe(true);
  }
});

test('an unknown coding leaves the bytes', async () => {
  const raw = Buffer.from('x');
  expect(await readBody(raw, 'snappy', false, 10)).toEqual({ raw });
  expect(await readBody(raw, 'identity', false, 10)).toEqual({ text: 'x' });
});
