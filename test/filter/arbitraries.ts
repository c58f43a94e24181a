import fc from 'fast-check';
import type { Comparison, Filter } from '../../src/filter/ast.ts';
import {
  flagsOf,
  numberFields,
  textFields,
  type FlagName,
  type NumberFieldName,
  type TextField,
  type TextFieldName,
} from '../../src/filter/fields.ts';
import type { FilterRow } from '../../src/filter/row.ts';

const words = fc.oneof(
  fc.constantFrom(
    'search',
    'tools/call',
    '(stream)',
    'OR',
    'AND',
    '-x',
    '*',
    'a*',
    '=1',
    '>2',
    'é"\\',
  ),
  fc.string({ minLength: 1, unit: 'grapheme' }),
);

const textTerm: fc.Arbitrary<Filter> = words.map((text) => ({ kind: 'text', text }));

const fieldTerm: fc.Arbitrary<Filter> = fc
  .constantFrom(...(Object.keys(textFields) as TextFieldName[]))
  .chain((field) => {
    const { closed }: TextField = textFields[field];
    const value = closed ? fc.constantFrom(...closed) : words;
    return fc.record({
      kind: fc.constant('field' as const),
      field: fc.constant(field),
      exact: fc.boolean(),
      value,
    });
  });

const numberTerm: fc.Arbitrary<Filter> = fc.record({
  kind: fc.constant('number' as const),
  field: fc.constantFrom(...(Object.keys(numberFields) as NumberFieldName[])),
  comparison: fc.constantFrom<Comparison>('=', '<', '<=', '>', '>='),
  value: fc.oneof(
    fc.nat(),
    fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(Math.abs),
  ),
});

const flagTerm: fc.Arbitrary<Filter> = fc
  .constantFrom('is' as const, 'has' as const)
  .chain((field) =>
    fc.record({
      kind: fc.constant('flag' as const),
      field: fc.constant(field),
      flag: fc.constantFrom(...(Object.keys(flagsOf(field)) as FlagName[])),
    }),
  );

const term = fc.oneof(textTerm, fieldTerm, numberTerm, flagTerm);

/** Trees as the parser makes them: groups have two items or more, and none of their own kind. */
export const filters: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    term,
    fc.record({ kind: fc.constant('not' as const), item: tie('filter') }),
    groupOf('and', tie('filter')),
    groupOf('or', tie('filter')),
  ),
})).filter;

function groupOf(kind: 'and' | 'or', item: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  const items = fc.array(
    item.map((filter): Filter => (filter.kind === kind ? { kind: 'not', item: filter } : filter)),
    { minLength: 2, maxLength: 4 },
  );
  return items.map((found) => ({ kind, items: found }));
}

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

export const rows: fc.Arbitrary<FilterRow> = fc
  .record({
    x: fc.integer({ min: 1, max: 1_000 }),
    startT: fc.nat(10_000),
    endT: optional(fc.integer({ min: 10_000, max: 20_000 })),
    httpMethod: fc.constantFrom('POST', 'GET', 'DELETE'),
    path: fc.constantFrom('/mcp', '/.well-known/oauth-protected-resource'),
    label: fc.constantFrom('initialize', 'tools/list', 'tools/call', '(stream)', '(delete)'),
    tool: optional(fc.constantFrom('search', 'fetch')),
    status: optional(fc.constantFrom(200, 202, 400, 404, 502)),
    stream: fc.boolean(),
    mcp: fc.boolean(),
    era: fc.constantFrom('legacy', 'modern'),
    plane: fc.constantFrom('openai-mcp', 'openai-mcp (ChatGPT)', 'node'),
    echo: fc.constantFrom('issued', 'carried', 'missing', 'none'),
    sessionId: optional(fc.constantFrom('3f2a-demo', '59c7c2b5')),
    batch: optional(fc.integer({ min: 1, max: 20 })),
    conversation: optional(fc.constant('v1/demo-conversation')),
    outcome: fc.constantFrom('ok', 'tool-error', 'rpc-error', 'http-error', 'aborted', 'pending'),
    bytesUp: fc.nat(200_000),
    bytesDown: fc.nat(200_000),
    findings: fc.array(
      fc.record({ rule: fc.constantFrom('session-orphaned', 'session-id-not-echoed') }),
      {
        maxLength: 2,
      },
    ),
    orphan: optional(fc.boolean()),
    facts: optional(
      fc.record({
        authenticated: fc.boolean(),
        neverDeleted: fc.boolean(),
        reused: fc.boolean(),
        headers: fc.subarray(['accept', 'mcp-session-id']),
        openai: fc.constantFrom({}, { session: 'v1/demo-conversation', locale: 'vi-VN' }),
      }),
    ),
  })
  .map(withoutUndefined);

/** The optional fields of a row are absent, not undefined. */
function withoutUndefined(row: object): FilterRow {
  const present = Object.entries(row).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as unknown as FilterRow;
}
