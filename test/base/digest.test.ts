import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, digest } from '../../src/base/digest.ts';

test('equal texts have equal digests of 14 hex digits, others other ones', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(digest(a)).toMatch(/^[0-9a-f]{14}$/);
      expect(digest(a) === digest(b)).toBe(a === b);
    }),
  );
});

test('the order of names makes no difference, the order of items does', () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  expect(canonicalJson(undefined)).toBe('');
});
