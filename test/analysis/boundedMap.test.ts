import { expect, test } from 'vitest';
import { BoundedMap } from '../../src/analysis/boundedMap.ts';

test('forgets the oldest entry when one too many is set', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.set('a', 3);
  map.set('c', 4);
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([undefined, 2, 4]);
});

test('gives what is there, or makes it', () => {
  const map = new BoundedMap<string, number>(2);
  expect([map.getOr('a', () => 1), map.getOr('a', () => 2), map.take('a'), map.take('a')]).toEqual([
    ...[1, 1, 1, undefined],
  ]);
});
