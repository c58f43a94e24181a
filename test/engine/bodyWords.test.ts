import { expect, test } from 'vitest';
import { bodyWords, cutWords } from '../../src/engine/bodyWords.ts';

test('a body that is all there needs no words', () => {
  expect(bodyWords({ bytes: 2, text: '{}' })).toEqual({});
});

test('what was cut is said, with the bytes that were kept, where they are known', () => {
  const cut = { bytes: 70 << 20, text: 'é'.repeat(1024), truncated: true };
  expect(bodyWords({ ...cut, incomplete: true }).notes).toEqual([
    'Truncated: of 70 MB, the first 2.0 KB was kept in the capture. All of it was forwarded.',
    'Incomplete: the connection ended before the body did.',
  ]);
  expect(bodyWords({ ...cut, encoding: 'gzip' }).notes?.[0]).toContain('the beginning was kept');
});

test('instead of a text it is said why there is none: binary is not the same as withheld', () => {
  expect(bodyWords({ bytes: 4286 })).toEqual({ instead: 'Binary, not shown as text (4.2 KB).' });
  expect(bodyWords({ bytes: 310, withheld: true })).toEqual({
    instead: 'Not recorded: it may hold credentials in a form that cannot be replaced.',
  });
});

test('an event that was cut says so', () => {
  expect(cutWords({})).toBeUndefined();
  expect(cutWords({ truncated: true })).toMatch(/^Truncated: /);
  expect(cutWords({ incomplete: true })).toMatch(/^Incomplete: /);
});
