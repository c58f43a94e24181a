import { expect, test } from 'vitest';
import { formatBytes } from '../../src/base/size.ts';

test.each([
  [0, '0 B'],
  [812, '812 B'],
  [1024, '1.0 KB'],
  [6246, '6.1 KB'],
  [10_240, '10 KB'],
  [20 * 1024 * 1024, '20 MB'],
  [1024 ** 5, '1024 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
