import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellWord, type TextOf } from '../../src/export/shellWord.ts';

const variableOf = () => 'SECRET';

test.each<[string, TextOf, string]>([
  ['', 'utf8', "''"],
  ['Größe 🎉 $HOME `id` !1', 'utf8', "'Größe 🎉 $HOME `id` !1'"],
  ["it's", 'utf8', String.raw`'it'\''s'`],
  ['one\ntwo\u0003\u001b[2J', 'utf8', String.raw`$'one\ntwo\x03\x1b[2J'`],
  ['a\u202eb\\c', 'utf8', String.raw`$'a\xe2\x80\xaeb\\c'`],
  ['caf\u00e9', 'header', String.raw`$'caf\xe9'`],
  ['X: ⟨subject-1⟩', 'header', "'X: ⟨subject-1⟩'"],
  ['Authorization: Bearer ⟨fp:0123abcd⟩', 'header', `'Authorization: Bearer '"$SECRET"`],
])('%j of %s', (text, textOf, wanted) => {
  expect(shellWord(text, textOf, variableOf)).toBe(wanted);
});

const text = fc.string({ unit: 'binary', maxLength: 30 });
const nasty = fc.string({
  unit: fc.constantFrom(...'\'"\\$`!\n\r\t\u0003\u001b\u202e*?~#;&|é⟨⟩ x'),
});

test('a shell reads every word back as the text it stands for', () => {
  const word = fc.oneof(text, nasty).map((value) => value.replace(/[\0\p{Cs}]/gu, ''));
  fc.assert(
    fc.property(fc.array(word, { minLength: 40, maxLength: 60 }), (words) => {
      const quoted = words.map((value) => shellWord(value, 'utf8', variableOf));
      expect(quoted.join('')).not.toMatch(/[\u0000-\u001f\u007f\u202e]/);
      const script = `printf '%s\\0' ${quoted.join(' ')}`;
      const out = execFileSync('bash', ['--norc', '-c', script], { env: { LC_ALL: 'C' } });
      expect(out.toString('utf8').split('\0').slice(0, -1)).toEqual(words);
    }),
    { numRuns: 15 },
  );
});
