import { expect, test } from 'vitest';
import { headerMeanings } from '../../src/protocol/headerMeanings.ts';

const meaningsOf = (...names: string[]) =>
  new Map(headerMeanings(names.map((name) => [name, 'value'])));

test('a header that matters to MCP is explained under its lower-case name, once', () => {
  const found = headerMeanings([
    ['Mcp-Session-Id', 'a'],
    ['mcp-session-id', 'b'],
  ]);
  expect(found.map(([name]) => name)).toEqual(['mcp-session-id']);
  expect(found[0]?.[1]).toContain('The server issues it');
});

test('parameters and twins of _meta keys are explained as such, all else is left out', () => {
  const found = meaningsOf('Mcp-Param-City', 'X-OpenAI-Subject', 'X-Anything', '__proto__');
  expect([...found.keys()]).toEqual(['mcp-param-city', 'x-openai-subject']);
  expect(found.get('x-openai-subject')).toContain('openai/subject in _meta');
});
