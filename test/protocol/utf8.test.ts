import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wholeCharacters } from '../../src/protocol/utf8.ts';

test('a cut text loses at most the character it was cut in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (text, place) => {
      const bytes = Buffer.from(text);
      const cut = bytes.subarray(0, place % (bytes.length + 1));
      const whole = cut.subarray(0, wholeCharacters(cut));
      expect(cut.length - whole.length).toBeLessThan(4);
      expect(text.startsWith(whole.toString())).toBe(true);
    }),
  );
});

test('bytes that never begin a character are kept', () => {
  expect(wholeCharacters(Uint8Array.from([0x80, 0x80, 0x80]))).toBe(3);
  expect(wholeCharacters(new Uint8Array(0))).toBe(0);
});
