import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replaceInJson } from '../../src/base/jsonText.ts';

const rules = {
  value: (key: string) => (key === 'secret' ? '"***"' : undefined),
  content: (text: string) => text.replaceAll('cat', 'dog'),
};

test.each([
  ['{"secret":"a","b":1}', '{"secret":"***","b":1}'],
  ['{ "secret" :\n {"deep":["]",{"}":1}]} , "b":1}', '{ "secret" :\n "***" , "b":1}'],
  ['[{"secret":12.50},{"secret":null}]', '[{"secret":"***"},{"secret":"***"}]'],
  ['{"s\\u0065cret":"a"}', '{"s\\u0065cret":"***"}'],
  ['{"a\\"secret":"secret","n":1.0}', '{"a\\"secret":"secret","n":1.0}'],
  ['{"a":"two cats","cat":[1e3]}', '{"a":"two dogs","dog":[1e3]}'],
  ['{"a":"\\ncat"}', '{"a":"\\ndog"}'],
])('%s', (text, replaced) => {
  expect(replaceInJson(text, rules)).toBe(replaced);
});

test.each([
  ['{"secret":"abc', '{"secret":"***"'],
  ['{"secret":{"a":[1,', '{"secret":"***"'],
  ['{"secret":', '{"secret":"***"'],
  ['{"a":"cat\\u00', '{"a":"dog"'],
  ['{"a":1,"b', '{"a":1,"b'],
  ['no json, "cat"', 'no json, "dog"'],
])('a text that is cut or none at all: %s', (text, replaced) => {
  expect(replaceInJson(text, rules)).toBe(replaced);
});

test('any JSON, however it is written: what reading, replacing and writing would give', () => {
  const values = fc.object({
    key: fc.constantFrom('secret', 'a', 'b"\\', 'ä'),
    values: [fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constant(null)],
    maxDepth: 4,
  });
  const replaced = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([k, v]) => [k, k === 'secret' ? '***' : replaced(v)]));
  };
  fc.assert(
    fc.property(values, fc.nat({ max: 3 }), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const result = replaceInJson(text, { ...rules, content: (inner) => inner });
      expect(JSON.parse(result)).toEqual(replaced(JSON.parse(text)));
    }),
  );
});

test('any text: nothing throws, and without a rule that fits nothing changes', () => {
  const pieces = fc.array(fc.constantFrom('"', '\\', '{', '}', '[', ':', ',', 'a', '\\u', ' '));
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join('');
      const none = { value: () => undefined, content: (inner: string) => inner };
      expect(replaceInJson(text, none)).toBe(text);
    }),
  );
});
