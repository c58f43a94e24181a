import { describe, expect, test } from 'vitest';
import { routingHeaderMismatch } from '../../src/rules/routingHeaderMismatch.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';
import { ask, refused, type StatelessOptions } from './statelessStory.ts';

function asked(options: StatelessOptions) {
  const story = capture();
  ask(story.client(), 'tools/call', options);
  return story;
}

/** A server whose tool asks for its arguments in headers, and the calls of a client that knows the list. */
function annotated(
  properties: Record<string, unknown>,
  values: Record<string, unknown>,
  headers: Record<string, string>,
) {
  const story = capture();
  const tools = [{ name: 'query', inputSchema: { type: 'object', properties } }];
  ask(story.client(), 'tools/list', { answer: { result: { tools } } });
  ask(story.client(), 'tools/call', { name: 'query', params: { arguments: values }, headers });
  return story;
}

const schema = {
  region: { type: 'string', 'x-mcp-header': 'Region' },
  count: { type: 'integer', 'x-mcp-header': 'Count' },
  dry: { type: 'boolean', 'x-mcp-header': 'Dry' },
};

describe('routing-header-mismatch', () => {
  test('names the header, and that the server accepted it', () => {
    const story = asked({ name: 'delete_all', headers: { 'Mcp-Name': 'read_only' } });
    expect(findingsOf(story, routingHeaderMismatch)).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'warning',
        message:
          'openai-mcp sent 1 stateless request that differs from the body in Mcp-Name (exchange 1); the server accepted 1, which it must reject.',
        exchanges: [1],
        inferred: false,
      },
    ]);
  });

  test.each([
    ['Mcp-Method', 'Tools/call'],
    ['Mcp-Name', 'Echo'],
    ['Mcp-Name', '=?BASE64?ZWNobw==?='],
    ['Mcp-Name', '=?base64?ZWNo?='],
    ['MCP-Protocol-Version', '2025-11-25'],
  ])('reports %s: %s, rejected as it must be', (header, value) => {
    const answer = refused(400, -32020);
    const story = asked({ name: 'echo', headers: { [header]: value }, answer });
    expect(findingsOf(story, routingHeaderMismatch)).toMatchObject([
      {
        severity: 'error',
        message: `openai-mcp sent 1 stateless request that differs from the body in ${header} (exchange 1); the server rejected 1 with 400 and -32020 as it must.`,
      },
    ]);
  });

  test.each([
    ['echo', ' echo '],
    ['eu ü', '=?base64?ZXUgw7w=?='],
    ['=?base64?x?=', '=?base64?PT9iYXNlNjQ/eD89?='],
    ['n'.repeat(300), 'another'],
  ])('the name %s and the header %s agree', (name, header) => {
    const story = asked({ name, headers: { 'Mcp-Name': header, 'mcp-method': undefined } });
    expect(findingsOf(story, routingHeaderMismatch)).toEqual([]);
  });

  test('a missing header, and legacy traffic, are none', () => {
    expect(
      findingsOf(asked({ name: 'a', headers: { 'Mcp-Name': undefined } }), routingHeaderMismatch),
    ).toEqual([]);
    const story = capture();
    story.client().call('a', { headers: [['Mcp-Name', 'b']] });
    expect(findingsOf(story, routingHeaderMismatch)).toEqual([]);
  });

  test('an argument and its header', () => {
    const long = 'n'.repeat(300);
    for (const [values, headers] of [
      [{ region: 'eu' }, { 'Mcp-Param-Region': 'EU' }],
      [{ region: long }, { 'Mcp-Param-Region': `${long}m` }],
      [{ count: 42 }, { 'Mcp-Param-Count': '43' }],
      [{ dry: true }, { 'Mcp-Param-Dry': 'True' }],
    ] as const) {
      const [found, ...more] = findingsOf(
        annotated(schema, values, headers),
        routingHeaderMismatch,
      );
      expect([found?.message, more]).toEqual([
        expect.stringMatching(
          /differs from the body in Mcp-Param-(Region|Count|Dry) \(exchange 2\)/,
        ),
        [],
      ]);
    }
  });

  test.each<[Record<string, unknown>, Record<string, string>]>([
    [{ region: 'eu ü' }, { 'mcp-param-region': '=?base64?ZXUgw7w=?=' }],
    [{ count: 42 }, { 'Mcp-Param-Count': '42.0' }],
    [{ dry: true }, { 'Mcp-Param-Dry': 'true' }],
    [{}, { 'Mcp-Param-Region': 'eu' }],
  ])('the arguments %j and the headers %j agree', (values, headers) => {
    expect(findingsOf(annotated(schema, values, headers), routingHeaderMismatch)).toEqual([]);
  });
});
