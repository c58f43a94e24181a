import { expect, test } from 'vitest';
import { LINK_PATH, linkQuery, readLink } from '../../../src/extension/timeline/exchangeLink.ts';

test('a link says of which capture and which exchange, and is read back', () => {
  const link = { capture: '1f2e3d4c', x: 12 };
  expect(readLink({ path: LINK_PATH, query: linkQuery(link) })).toEqual(link);
});

test.each([
  ['/other', 'capture=1f2e&x=1'],
  ['/exchange', ''],
  ['/exchange', 'capture=1f2e'],
  ['/exchange', 'capture=1f2e&x=-1'],
  ['/exchange', 'capture=1f2e&x=1e9'],
  ['/exchange', 'capture=../../etc&x=1'],
  ['/exchange', 'capture=1f2e&x=99999999999999999999'],
])('%s?%s is none', (path, query) => {
  expect(readLink({ path, query })).toBeUndefined();
});
