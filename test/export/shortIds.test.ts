import { expect, test } from 'vitest';
import { shortenIn, shortIds } from '../../src/export/shortIds.ts';

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

test('a sentence names ids short where they are a word of it', () => {
  const ids = ['59c7c2b5-0000-4000', '3602c17d-0000-4000'];
  const shorten = shortenIn(ids, shortIds(ids));
  expect(shorten('Session 59c7c2b5-0000-4000 (exchange 1); 3602c17d-0000-4000.')).toBe(
    'Session 59c7c2b5 (exchange 1); 3602c17d.',
  );
  expect(shorten('x59c7c2b5-0000-4000 v1/59c7c2b5-0000-4000')).toBe(
    'x59c7c2b5-0000-4000 v1/59c7c2b5-0000-4000',
  );
});
