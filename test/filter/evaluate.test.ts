import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Row } from '../../src/contract/api.ts';
import type { Filter } from '../../src/filter/ast.ts';
import { matches } from '../../src/filter/evaluate.ts';
import { parseFilter } from '../../src/filter/parse.ts';
import { filters, rows } from './arbitraries.ts';

const call: Row = {
  x: 7,
  startT: 1_000,
  endT: 3_500,
  httpMethod: 'POST',
  path: '/mcp',
  label: 'tools/call',
  tool: 'search',
  status: 200,
  stream: true,
  mcp: true,
  era: 'legacy',
  plane: 'openai-mcp (ChatGPT)',
  echo: 'missing',
  sessionId: '3f2a-demo',
  inferred: true,
  batch: 3,
  conversation: 'v1/demo-conversation',
  outcome: 'ok',
  bytesUp: 60_000,
  bytesDown: 50_000,
  eventTimes: [],
  findings: [{ rule: 'session-id-not-echoed', title: 'not echoed', severity: 'error' }],
};

const metadata: Row = {
  x: 8,
  startT: 0,
  httpMethod: 'GET',
  path: '/.well-known/oauth-protected-resource',
  label: 'GET /.well-known/oauth-protected-resource',
  stream: false,
  mcp: false,
  era: 'modern',
  plane: 'node',
  echo: 'none',
  inferred: false,
  outcome: 'pending',
  bytesUp: 0,
  bytesDown: 0,
  eventTimes: [],
  findings: [],
};

function filterOf(text: string): Filter {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

describe('rows of the contract', () => {
  test.each([
    'method:tools/call',
    'method:TOOLS/*',
    'method:post',
    'tool:search',
    'session:3f2a',
    'session:3F2A',
    'session:=3f2a-demo',
    'conversation:demo',
    'plane:chatgpt',
    'plane:="openai-mcp (ChatGPT)"',
    'path:mcp',
    'era:legacy',
    'echo:missing',
    'rule:session-id-*',
    'batch:3',
    'exchange:7',
    'exchange:>=7 -exchange:8',
    'dur:2.5s',
    'dur:>2s',
    'larger-than:107k',
    'is:stream is:finding has:finding has:session',
    'arch',
    '3F2A',
    'status:<400 -is:error',
    'is:error OR is:stream',
  ])('%s takes the call and not the metadata', (text) => {
    expect(matches(filterOf(text), call)).toBe(true);
    expect(matches(filterOf(text), metadata)).toBe(false);
  });

  test.each([
    'method:tools',
    'method:call',
    'tool:sea',
    'session:demo',
    'session:=3f2a',
    'session:=3F2A-DEMO',
    'plane:=openai-mcp',
    'status:>200',
    'dur:>2500ms',
    'dur:<=2s',
    'larger-than:108k',
    'is:orphan',
    'is:running',
    'is:auxiliary',
    'nowhere',
    '-tool:search',
    'tool:search tool:fetch',
  ])('%s does not take the call', (text) => {
    expect(matches(filterOf(text), call)).toBe(false);
  });

  test.each([
    'is:running is:auxiliary',
    'method:get',
    '"well-known"',
    '-tool:*',
    '-dur:0 -dur:<1h',
  ])('%s takes the metadata request that runs', (text) => {
    expect(matches(filterOf(text), metadata)).toBe(true);
  });

  test('the label of what is not MCP is no method', () => {
    expect(matches(filterOf('method:"GET /.well-known/*"'), metadata)).toBe(false);
  });

  test('an orphan is told by the row, or else by its finding', () => {
    const orphaned = { ...call, findings: [{ rule: 'session-orphaned' }] };
    expect(matches(filterOf('is:orphan'), { ...call, orphan: true })).toBe(true);
    expect(matches(filterOf('is:orphan'), orphaned)).toBe(true);
    expect(matches(filterOf('is:orphan'), { ...orphaned, orphan: false })).toBe(false);
  });
});

describe('wildcards', () => {
  test('mean what a regular expression of .* means', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 12 });
    const patterns = fc.string({
      unit: fc.constantFrom('a', 'b', '*'),
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(patterns, texts, (value, tool) => {
        const filter: Filter = { kind: 'field', field: 'tool', exact: false, value };
        const model = new RegExp(`^${value.replaceAll('*', '.*')}$`);
        expect(matches(filter, { ...call, tool })).toBe(model.test(tool));
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['a*c', 'abc', true],
    ['a*c', 'ac', true],
    ['a*c', 'acb', false],
    ['a*a', 'a', false],
    ['*b*', 'abc', true],
    ['*', 'anything', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a**c', 'abc', true],
    ['ab*bc', 'abc', false],
  ])('tool:%s on %s: %s', (pattern, tool, expected) => {
    expect(matches(filterOf(`tool:${pattern}`), { ...call, tool })).toBe(expected);
  });
});

describe('laws, on any filter and any row', () => {
  const pairs = fc.tuple(filters, filters, rows);

  test('-x is the complement of x', () => {
    fc.assert(
      fc.property(filters, rows, (item, row) => {
        expect(matches({ kind: 'not', item }, row)).toBe(!matches(item, row));
      }),
    );
  });

  test('side by side means both, OR means either', () => {
    fc.assert(
      fc.property(pairs, ([a, b, row]) => {
        const [left, right] = [matches(a, row), matches(b, row)];
        expect(matches({ kind: 'and', items: [a, b] }, row)).toBe(left && right);
        expect(matches({ kind: 'or', items: [a, b] }, row)).toBe(left || right);
      }),
    );
  });

  test('not (a or b) is (not a) and (not b)', () => {
    fc.assert(
      fc.property(pairs, ([a, b, row]) => {
        const neither: Filter = { kind: 'not', item: { kind: 'or', items: [a, b] } };
        const both: Filter = {
          kind: 'and',
          items: [
            { kind: 'not', item: a },
            { kind: 'not', item: b },
          ],
        };
        expect(matches(neither, row)).toBe(matches(both, row));
      }),
    );
  });
});
