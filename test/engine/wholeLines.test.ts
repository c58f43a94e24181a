import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wholeLines } from '../../src/engine/wholeLines.ts';
import { temporaryFolder } from '../relay/harness.ts';

test('every whole line comes once and in order, at its place, whatever is read at a time', () => {
  const path = join(temporaryFolder(), 'lines');
  const text = fc.array(fc.string({ maxLength: 12 }).map((line) => line.replaceAll('\n', '')));
  fc.assert(
    fc.property(
      text,
      fc.string({ maxLength: 9 }),
      fc.integer({ min: 1, max: 40 }),
      (all, rest, chunk) => {
        const cut = rest.replaceAll('\n', '');
        const whole = all.map((line) => `${line}\n`).join('');
        writeFileSync(path, whole + cut);
        const from = all.length === 0 ? 0 : Buffer.byteLength(`${all[0] ?? ''}\n`);
        const batches = [...wholeLines(path, from, Infinity, chunk)];
        expect(Buffer.concat(batches.map(({ bytes }) => bytes)).toString()).toBe(
          Buffer.from(whole).subarray(from).toString(),
        );
        let expected = from;
        for (const { bytes, offset } of batches) {
          expect(offset).toBe(expected);
          expect(bytes.at(-1)).toBe(0x0a);
          expected += bytes.length;
        }
      },
    ),
  );
});

test('it ends where it is told, and tells what the file system says', () => {
  const path = join(temporaryFolder(), 'lines');
  writeFileSync(path, 'a\nb\nc\n');
  const texts = [...wholeLines(path, 0, 4)].map(({ bytes }) => Buffer.from(bytes).toString());
  expect(texts.join('')).toBe('a\nb\n');
  expect(() => [...wholeLines(`${path}-none`, 0, 4)]).toThrow('ENOENT');
});
