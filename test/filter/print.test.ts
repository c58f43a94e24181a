import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFilter } from '../../src/filter/parse.ts';
import { printFilter } from '../../src/filter/print.ts';
import { filters } from './arbitraries.ts';

test('what is printed parses to the same filter', () => {
  fc.assert(
    fc.property(filters, (filter) => {
      expect(parseFilter(printFilter(filter))).toEqual({ ok: true, value: filter });
    }),
    { numRuns: 1_000 },
  );
});

test('whatever parses survives being printed', () => {
  const pieces = fc.constantFrom(
    '(',
    ')',
    '-',
    ' ',
    ' OR ',
    'a',
    '"b c"',
    'tool:x',
    'dur:>1.001s',
    'is:error',
  );
  fc.assert(
    fc.property(fc.array(pieces), (all) => {
      const parsed = parseFilter(all.join(''));
      fc.pre(parsed.ok);
      expect(parseFilter(printFilter(parsed.value))).toEqual(parsed);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  'tool:search -method:ping',
  'is:orphan OR echo:missing',
  'status:>=400 (plane:chatgpt OR "free text")',
  '-(is:error has:finding)',
  'method:(stream) dur:2s',
  'dur:>1.5min after:20.201s larger-than:100k',
  '"OR" OR "-x"',
])('%s is printed as it was written', (text) => {
  const parsed = parseFilter(text);
  expect(parsed.ok && printFilter(parsed.value)).toBe(text);
});
