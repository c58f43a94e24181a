import { describe, expect, test } from 'vitest';
import { parseQuantity, quantityExample } from '../../src/filter/quantity.ts';

describe('quantities', () => {
  test.each([
    ['number', '404', 404],
    ['number', '4k', undefined],
    ['number', '-1', undefined],
    ['number', '', undefined],
    ['duration', '250', 250],
    ['duration', '250ms', 250],
    ['duration', '2S', 2_000],
    ['duration', '1.5m', 90_000],
    ['duration', '2min', 120_000],
    ['duration', '1h', 3_600_000],
    ['duration', '1d', undefined],
    ['duration', '1e3', 1_000],
    ['size', '10', 10],
    ['size', '100k', 102_400],
    ['size', '1.5KB', 1_536],
    ['size', '2m', 2 * 1024 ** 2],
    ['size', '1g', 1024 ** 3],
    ['size', '1e999', undefined],
    ['size', '1constructor', undefined],
  ] as const)('%s %s', (kind, text, value) => {
    expect(parseQuantity(kind, text)).toBe(value);
  });

  test.each(['number', 'duration', 'size'] as const)('the example for a %s is one', (kind) => {
    expect(parseQuantity(kind, quantityExample(kind))).toBeGreaterThan(0);
  });
});
