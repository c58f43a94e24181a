import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../src/filter/parse.ts';
import { printFilter } from '../../src/filter/print.ts';
import { hasTerm, termsOf, toggledTerm, withoutTerm, withTerm } from '../../src/filter/terms.ts';
import { filters } from './arbitraries.ts';

describe('terms of a filter', () => {
  test('are what must all hold, alternatives in parentheses', () => {
    expect(termsOf('tool:search -status:200 (era:legacy OR era:modern)')).toEqual([
      ...['tool:search', '-status:200', '(era:legacy OR era:modern)'],
    ]);
    expect(termsOf('a OR b')).toEqual(['(a OR b)']);
    expect(termsOf('  ')).toEqual([]);
    expect(termsOf('tool:')).toEqual([]);
  });

  test('a term is added, taken away, switched; its opposite goes', () => {
    expect(withTerm('tool:search', 'is:error')).toBe('tool:search is:error');
    expect(withTerm('-is:error', 'is:error')).toBe('is:error');
    expect(withTerm('is:error', '-is:error')).toBe('-is:error');
    expect(withoutTerm('tool:search is:error', 'tool:search')).toBe('is:error');
    expect(toggledTerm('a', 'echo:missing method:tools/call')).toBe(
      'a echo:missing method:tools/call',
    );
    expect(toggledTerm('method:tools/call a echo:missing', 'echo:missing method:tools/call')).toBe(
      'a',
    );
    expect(hasTerm('a is:error', 'is:error')).toBe(true);
    expect(hasTerm('(a OR is:error)', 'is:error')).toBe(false);
  });

  test('joined again they are the same filter', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const text = printFilter(filter);
        expect(parseFilter(termsOf(text).join(' '))).toEqual(parseFilter(text));
      }),
    );
  });

  test('taking every term away leaves nothing', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const text = printFilter(filter);
        expect(termsOf(text).reduce(withoutTerm, text)).toBe('');
      }),
    );
  });
});
