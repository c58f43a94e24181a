import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { complete, type Completion } from '../../src/filter/complete.ts';
import { fieldNames } from '../../src/filter/fields.ts';
import { parseFilter } from '../../src/filter/parse.ts';
import { filters } from './arbitraries.ts';
import { printFilter } from '../../src/filter/print.ts';

const labels = ({ suggestions }: Completion) => suggestions.map(({ label }) => label);

function accept(text: string, { from, to, suggestions }: Completion): string {
  return text.slice(0, from) + (suggestions[0]?.insert ?? '') + text.slice(to);
}

describe('field names', () => {
  test('an empty filter offers every field, each with its help', () => {
    const { suggestions } = complete('', 0);
    expect(suggestions.map(({ insert }) => insert)).toEqual(fieldNames.map((name) => `${name}:`));
    expect(suggestions.every(({ help }) => help.length > 10)).toBe(true);
  });

  test('those that begin with the word come first, then those that hold it', () => {
    expect(labels(complete('se', 2))).toEqual(['session:', 'openai_session:']);
    expect(labels(complete('er', 2))).toEqual([
      'era:',
      'conversation:',
      'header:',
      'after:',
      'larger-than:',
    ]);
  });

  test.each([
    ['is:error -me', 'is:error -method:'],
    ['(me', '(method:'],
    ['a OR me', 'a OR method:'],
  ])('%s becomes %s', (text, expected) => {
    expect(accept(text, complete(text, text.length))).toBe(expected);
  });

  test('the whole word under the cursor is replaced', () => {
    expect(accept('sesion is:error', complete('sesion is:error', 3))).toBe('session: is:error');
  });
});

describe('values', () => {
  const seen = (field: string) =>
    field === 'plane' ? ['openai-mcp', 'openai-mcp (ChatGPT)'] : field === 'tool' ? ['search'] : [];

  test('values of the capture come before those known without it', () => {
    const values = (field: string) => (field === 'method' ? ['tools/list', 'demo/x'] : []);
    const found = labels(complete('method:', 7, values));
    expect(found.slice(0, 3)).toEqual(['tools/list', 'demo/x', 'initialize']);
    expect(found.filter((label) => label === 'tools/list')).toHaveLength(1);
  });

  test('a value with spaces is inserted in quotes', () => {
    expect(accept('plane:chatgpt', complete('plane:chatgpt', 13, seen))).toBe(
      'plane:"openai-mcp (ChatGPT)"',
    );
    expect(accept('plane:"openai-mcp (', complete('plane:"openai-mcp (', 19, seen))).toBe(
      'plane:"openai-mcp (ChatGPT)"',
    );
  });

  test('flags come with what they mean', () => {
    expect(complete('is:orp', 6).suggestions).toEqual([
      {
        label: 'orphan',
        insert: 'orphan',
        help: 'its session was left without DELETE and not used again',
      },
    ]);
  });

  test('nothing is offered for a field that does not exist', () => {
    expect(complete('nofield:x', 9).suggestions).toEqual([]);
  });

  test.each(fieldNames)('every value offered for %s: parses', (field) => {
    const text = `${field}:`;
    const completion = complete(text, text.length, seen);
    for (const { insert } of completion.suggestions) {
      expect(parseFilter(text + insert)).toMatchObject({ ok: true });
    }
  });
});

test('a completion stays inside the text, wherever the cursor stands', () => {
  fc.assert(
    fc.property(filters.map(printFilter), fc.nat(200), (text, position) => {
      const cursor = Math.min(position, text.length);
      const { from, to } = complete(text, cursor);
      expect(from).toBeGreaterThanOrEqual(0);
      expect(from).toBeLessThanOrEqual(cursor);
      expect(to).toBeGreaterThanOrEqual(cursor);
      expect(to).toBeLessThanOrEqual(text.length);
    }),
  );
});

test('a captured value that begins like a comparison or like markup is quoted', () => {
  const seen = ['<img src=x>', '>=400', 'a "quoted" \\ name'];
  const { suggestions } = complete('tool:', 5, () => seen);
  for (const [place, value] of seen.entries()) {
    const parsed = parseFilter(`tool:=${suggestions[place]?.insert ?? ''}`);
    expect(parsed).toEqual({
      ok: true,
      value: { kind: 'field', field: 'tool', value, exact: true },
    });
  }
});
