import { expect, test } from 'vitest';
import { shortIds } from '../../src/export/shortIds.ts';

test('eight characters are enough where they differ', () => {
  const shortId = shortIds(['59c7c2b5-0000-4000', '3602c17d-0000-4000']);
  expect(shortId('59c7c2b5-0000-4000')).toBe('59c7c2b5');
});

test('ids that begin alike get as many as tell them apart', () => {
  const ids = ['session-number-one', 'session-number-two', 'session-number-two'];
  expect(ids.map(shortIds(ids))).toEqual(ids);
  const long = ['session-a-0000000000', 'session-b-0000000000'];
  expect(long.map(shortIds(long))).toEqual(['session-a', 'session-b']);
});

test('an id that is nearly as short stays whole', () => {
  expect(['abcdefghijkl', 'x'].map(shortIds(['abcdefghijkl', 'x']))).toEqual(['abcdefghijkl', 'x']);
});
