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

describe('routing-header-mismatch', () => {
  test('names the header, and that the server accepted it', () => {
    const story = asked({ name: 'delete_all', headers: { 'Mcp-Name': 'read_only' } });
    expect(findingsOf(story, routingHeaderMismatch)).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'warning',
        message:
          'openai-mcp sent 1 stateless request whose Mcp-Name is not what the body says (exchange 1); the server accepted 1, which it must reject.',
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
        message: `openai-mcp sent 1 stateless request whose ${header} is not what the body says (exchange 1); the server rejected 1 with 400 and -32020 as it must.`,
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
});
