import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prettyJson } from '../../src/base/prettyJson.ts';

test('lays out as JSON.stringify does, whatever the text looked like', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 1, 3, '\t'), (text, space) => {
      const value: unknown = JSON.parse(text);
      // JSON.stringify has no layout for lone surrogates' escapes beside its own, so compare from its text.
      expect(prettyJson(JSON.stringify(value, null, space))).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

test('keeps every token as it was sent', () => {
  expect(prettyJson('{"a":12345678901234567890.10,"a":"\\u0041\\/","b":[],"c":{}}')).toBe(
    '{\n  "a": 12345678901234567890.10,\n  "a": "\\u0041\\/",\n  "b": [],\n  "c": {}\n}',
  );
});

test('is not for text that is no JSON', () => {
  expect(prettyJson('{"a":1')).toBeUndefined();
  expect(prettyJson('')).toBeUndefined();
  expect(prettyJson('<html>')).toBeUndefined();
});
