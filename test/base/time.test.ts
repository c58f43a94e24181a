import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, formatOffset } from '../../src/base/time.ts';

test.each([
  [0, '0 ms'],
  [2.34, '2.3 ms'],
  [41, '41 ms'],
  [999.4, '999 ms'],
  [1240, '1.24 s'],
  [14_600, '14.6 s'],
  [59_949, '59.9 s'],
  [138_900, '2 min 19 s'],
  [12_660_000, '3 h 31 min'],
  [-410, '-410 ms'],
])('a duration of %d ms is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [0, 2, '+0:00.00'],
  [140_090, 2, '+2:20.09'],
  [59_999, 2, '+1:00.00'],
  [3_600_000, 0, '+1:00:00'],
  [-1500, 1, '-0:01.5'],
])('an offset of %d ms with %d decimals is %s', (ms, decimals, text) => {
  expect(formatOffset(ms, decimals)).toBe(text);
});

test('a later offset never reads as sixty seconds', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e8, noNaN: true }), (ms) => {
      expect(formatOffset(ms)).not.toMatch(/:6\d\./);
    }),
  );
});
