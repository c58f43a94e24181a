import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { parseQuantity, printQuantity, quantityExample } from '../../src/filter/quantity.ts';

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

  test.each([
    ['number', 404, '404'],
    ['duration', 0, '0'],
    ['duration', 250, '250ms'],
    ['duration', 2_000, '2s'],
    ['duration', 90_000, '1.5min'],
    ['duration', 3_600_000, '1h'],
    ['duration', 1_333_627, '1333.627s'],
    ['duration', 0.1, '0.1'],
    ['size', 1_000, '1000'],
    ['size', 102_400, '100k'],
  ] as const)('a %s of %d is written %s', (kind, value, text) => {
    expect(printQuantity(kind, value)).toBe(text);
  });

  test('what is written reads back as the same', () => {
    const kinds = fc.constantFrom('number' as const, 'duration' as const, 'size' as const);
    const values = fc.oneof(
      fc.nat(),
      fc.nat(1_000_000).map((value) => value / 1_000),
    );
    fc.assert(
      fc.property(kinds, values, (kind, value) => {
        expect(parseQuantity(kind, printQuantity(kind, value))).toBe(value);
      }),
    );
  });

  test.each(['number', 'duration', 'size'] as const)('the example for a %s is one', (kind) => {
    expect(parseQuantity(kind, quantityExample(kind))).toBeGreaterThan(0);
  });
});
