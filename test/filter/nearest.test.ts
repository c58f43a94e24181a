import { expect, test } from 'vitest';
import { nearest } from '../../src/filter/nearest.ts';

const names = ['session', 'status', 'rule', 'has', 'is'];

test.each([
  ['sesion', ['session']],
  ['SESSION', ['session']],
  ['statsu', ['status']],
  ['sess', ['session']],
  ['rlue', []],
  ['rules', ['rule']],
  ['completely-different', []],
])('%s may mean %j', (word, expected) => {
  expect(nearest(word, names)).toEqual(expected);
});

test('a word of any length is judged by its beginning', () => {
  expect(nearest('x'.repeat(1_000_000), names)).toEqual([]);
});
