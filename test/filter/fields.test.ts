import { expect, test } from 'vitest';
import {
  fieldNames,
  helpOf,
  isNumberField,
  isTextField,
  knownValues,
} from '../../src/filter/fields.ts';
import { parseFilter } from '../../src/filter/parse.ts';

test('every field has help of one line and a name that can be typed', () => {
  expect(new Set(fieldNames).size).toBe(fieldNames.length);
  for (const name of fieldNames) {
    expect(name).toMatch(/^[a-z][a-z_-]*$/);
    expect(helpOf(name)).toMatch(/^\S.{5,120}$/);
  }
});

test('every known value is one its field takes', () => {
  for (const name of fieldNames) {
    for (const value of knownValues(name)) {
      expect(parseFilter(`${name}:${value}`)).toMatchObject({ ok: true });
    }
  }
});

test('names of the language itself are no fields', () => {
  for (const name of ['constructor', '__proto__', 'toString', 'is']) {
    expect(isTextField(name) || isNumberField(name)).toBe(false);
  }
});
