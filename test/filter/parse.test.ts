import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Filter } from '../../src/filter/ast.ts';
import { parseFilter } from '../../src/filter/parse.ts';

function parsed(text: string): Filter {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(`${result.error.message} (at ${result.error.offset})`);
  return result.value;
}

function errorOf(text: string): { message: string; offset: number } {
  const result = parseFilter(text);
  if (result.ok) throw new Error(`parsed: ${JSON.stringify(result.value)}`);
  return result.error;
}

const search: Filter = { kind: 'field', field: 'tool', exact: false, value: 'search' };
const ping: Filter = { kind: 'field', field: 'method', exact: false, value: 'ping' };

describe('what a filter says', () => {
  test.each<[string, Filter]>([
    ['', { kind: 'and', items: [] }],
    ['  \t ', { kind: 'and', items: [] }],
    ['harbour', { kind: 'text', text: 'harbour' }],
    ['"free text"', { kind: 'text', text: 'free text' }],
    ['"a \\"b\\" \\\\"', { kind: 'text', text: 'a "b" \\' }],
    ['tool:search', search],
    ['tool:"search"', search],
    [
      'plane:="openai-mcp (ChatGPT)"',
      { kind: 'field', field: 'plane', exact: true, value: 'openai-mcp (ChatGPT)' },
    ],
    ['method:(stream)', { kind: 'field', field: 'method', exact: false, value: '(stream)' }],
    ['era:Modern', { kind: 'field', field: 'era', exact: false, value: 'modern' }],
    ['status:>=400', { kind: 'number', field: 'status', comparison: '>=', value: 400 }],
    ['status:404', { kind: 'number', field: 'status', comparison: '=', value: 404 }],
    ['dur:>2s', { kind: 'number', field: 'dur', comparison: '>', value: 2000 }],
    ['dur:1.5min', { kind: 'number', field: 'dur', comparison: '>=', value: 90_000 }],
    ['larger-than:100k', { kind: 'number', field: 'larger-than', comparison: '>', value: 102_400 }],
    ['is:orphan', { kind: 'flag', field: 'is', flag: 'orphan' }],
    ['has:session', { kind: 'flag', field: 'has', flag: 'session' }],
    ['-method:ping', { kind: 'not', item: ping }],
    ['tool:search -method:ping', { kind: 'and', items: [search, { kind: 'not', item: ping }] }],
    ['tool:search AND method:ping', { kind: 'and', items: [search, ping] }],
    ['tool:search OR method:ping', { kind: 'or', items: [search, ping] }],
    ['(tool:search)', search],
    ['or', { kind: 'text', text: 'or' }],
  ])('%s', (text, filter) => {
    expect(parsed(text)).toEqual(filter);
  });

  test('a space binds closer than OR, a minus closest', () => {
    expect(parsed('tool:search -method:ping OR x')).toEqual(
      parsed('((tool:search) (-method:ping)) OR x'),
    );
    expect(parsed('tool:search (method:ping OR x)')).toEqual({
      kind: 'and',
      items: [search, { kind: 'or', items: [ping, { kind: 'text', text: 'x' }] }],
    });
  });
});

describe('what is wrong, and where', () => {
  test.each([
    ['is:error sesion:3f', 9, 'There is no field "sesion". Did you mean session?'],
    ['vendor:x', 0, 'There is no field "vendor". There are method, tool,'],
    ['openai:x', 0, 'There is no field "openai". Did you mean openai_session'],
    ['status:abc', 7, 'status: takes a number, as in status:404 or status:>404; "abc" is not one.'],
    ['dur:>fast', 4, 'dur: takes a duration, as in dur:2s'],
    ['larger-than:9e999', 12, 'larger-than: takes a size'],
    ['tool:>3', 5, 'tool: holds text, which > cannot compare'],
    ['tool:', 5, 'tool: needs a value right after the colon.'],
    ['tool: search', 5, 'tool: needs a value'],
    ['is:orphaned', 3, 'is: knows no "orphaned". Did you mean orphan?'],
    ['has:>x', 4, 'has: knows no ">x". Use finding, session, batch, mark.'],
    ['era:future', 4, 'era: knows no "future". Use legacy, modern.'],
    ['a "b', 2, 'This quote is not closed'],
    ['(a', 0, 'This parenthesis is not closed'],
    ['a)', 1, 'There is no "(" for this ")"'],
    ['()', 1, 'A term is missing before this ")".'],
    ['""', 0, 'There is nothing between these quotes.'],
    ['OR a', 0, 'OR stands between two terms'],
    ['a OR', 4, 'Something is missing at the end'],
    ['a - b', 2, '"-" negates the term right after it'],
    ['a AND OR b', 6, 'OR stands between two terms'],
  ])('%s', (text, offset, message) => {
    const error = errorOf(text);
    expect(error.message).toContain(message);
    expect(error.offset).toBe(offset);
  });

  test('nesting without end is refused, not run into', () => {
    expect(errorOf('('.repeat(100_000)).message).toContain('Nested more than 100 deep');
    expect(errorOf('-'.repeat(100_000)).message).toContain('Nested more than 100 deep');
  });
});

test('no text makes the parser throw, and an error points into the text', () => {
  const pieces = fc.constantFrom(
    '(',
    ')',
    '-',
    '"',
    ':',
    '\\',
    ' ',
    'OR',
    'AND',
    'tool:',
    'dur:>',
    'x',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const result = parseFilter(text);
      if (result.ok) return;
      expect(result.error.offset).toBeGreaterThanOrEqual(0);
      expect(result.error.offset).toBeLessThanOrEqual(text.length);
      expect(result.error.message).toMatch(/[.?]$/);
    }),
    { numRuns: 2_000 },
  );
});
