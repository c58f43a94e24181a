import { describe, expect, test } from 'vitest';
import { code, firstOf, sentence, table } from '../../src/export/markdownText.ts';

describe('a code span', () => {
  test.each([
    ['tools/call', '`tools/call`'],
    ['', '–'],
    ['  \t', '`⟨U+0009⟩`'],
    ['a`b', '`` a`b ``'],
    ['``a`', '``` ``a` ```'],
    ['a|b', '`a\\|b`'],
    ['a\\|b', '`a\\¦b`'],
    ['two\nlines', '`two⟨U+000A⟩lines`'],
    ['\u202eexe.gnp', '`⟨U+202E⟩exe.gnp`'],
    ['\ud800x', '`⟨U+D800⟩x`'],
  ])('of %j is %j', (text, expected) => {
    expect(code(text)).toBe(expected);
  });

  test('is cut between characters, not within one', () => {
    expect(code('😀😀😀😀', 2)).toBe('`😀😀…`');
  });
});

describe('a sentence', () => {
  test.each([
    ['All 13 answers carried a session id.', 'All 13 answers carried a session id.'],
    ['POST tools/call of a (b) at +0:13.40,', 'POST `tools/call` of a (b) at +0:13.40,'],
    ['see https://evil.example now', 'see `https://evil.example` now'],
    ['mail someone@evil.example, please', 'mail `someone@evil.example`, please'],
    ['(#1) *a* _b_', '(`#1`) `*a*` `_b_`'],
    ['one\n\n# two', 'one `#` two'],
    ['the client’s well-known fault; 40 %', 'the client’s well-known fault; 40 `%`'],
  ])('%j reads %j', (text, expected) => {
    expect(sentence(text)).toBe(expected);
  });

  test('that never ends is cut', () => {
    expect(sentence('word '.repeat(1_000)).length).toBeLessThan(610);
  });
});

test('a table aligns numbers, and is nothing without rows', () => {
  expect(table(['a', 'b'], [['x', '1']], [1])).toEqual([
    ...['| a | b |', '| --- | ---: |', '| x | 1 |'],
  ]);
  expect(table(['a'], [])).toEqual([]);
});

test('a long list says how much of it is not shown', () => {
  expect(firstOf([1, 2, 3], 2)).toEqual({ shown: [1, 2], more: ['', '… and 1 more.'] });
  expect(firstOf([1, 2], 2)).toEqual({ shown: [1, 2], more: [] });
});
