import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brief, plural, shortId, visible, visibleLine } from '../../src/base/shortText.ts';

test('a session id is said by its first eight characters, a short one whole', () => {
  expect(shortId('59c7c2b5-0000-4000-8000-000000000000')).toBe('59c7c2b5');
  expect(shortId('session-one')).toBe('session-one');
});

test('a long text is cut with an ellipsis', () => {
  expect(brief('abcdef', 4)).toBe('abc…');
  expect(brief('abcd', 4)).toBe('abcd');
});

test('control and direction characters are shown, not obeyed', () => {
  expect(visible('a\u202eb\u0007')).toBe('a⟨U+202E⟩b⟨U+0007⟩');
  expect(visible('a\tb\n')).toBe('a\tb\n');
  expect(visibleLine('a\tb\n')).toBe('a⟨U+0009⟩b⟨U+000A⟩');
});

test('no direction mark survives in any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visible(text)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    }),
  );
});

test('one is singular', () => {
  expect([0, 1, 2].map((count) => plural(count, 'session'))).toEqual([
    '0 sessions',
    '1 session',
    '2 sessions',
  ]);
});
