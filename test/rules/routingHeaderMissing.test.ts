import { describe, expect, test } from 'vitest';
import { routingHeaderMissing } from '../../src/rules/routingHeaderMissing.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';
import { ask, refused, type StatelessOptions } from './statelessStory.ts';

const bare = { 'Mcp-Method': undefined, 'Mcp-Name': undefined };

function asked(method: string, ...each: readonly StatelessOptions[]) {
  const story = capture();
  for (const options of each) ask(story.client(), method, options);
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

const region = { type: 'string', 'x-mcp-header': 'Region' };

describe('routing-header-missing', () => {
  test('names the headers, and that the server rejected the request as it must', () => {
    const options = { name: 'echo', headers: bare, answer: refused(400, -32020) };
    expect(findingsOf(asked('tools/call', options), routingHeaderMissing)).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'error',
        message:
          'openai-mcp sent 1 stateless request without Mcp-Method, Mcp-Name (exchange 1); the server rejected 1 with 400 and -32020 as it must.',
        exchanges: [1],
        inferred: false,
      },
    ]);
  });

  test('says that the server accepted what it must reject', () => {
    const [found] = findingsOf(
      asked(
        'tools/call',
        { name: 'echo', headers: bare },
        { name: 'echo', headers: bare, answer: refused(422, -32000) },
        { name: 'echo', headers: bare, answer: { status: 401 } },
      ),
      routingHeaderMissing,
    );
    expect(found?.message).toContain(
      'the server rejected 1 in another way than with 400 and -32020, accepted 1, which it must reject, gave 1 no answer that tells.',
    );
    const accepted = asked('tools/call', { name: 'echo', headers: bare });
    expect(findingsOf(accepted, routingHeaderMissing)[0]?.severity).toBe('warning');
  });

  test('a complete request, one without a name to repeat, and a notification are none', () => {
    expect(findingsOf(asked('tools/call', { name: 'echo' }), routingHeaderMissing)).toEqual([]);
    expect(findingsOf(asked('tools/list', {}), routingHeaderMissing)).toEqual([]);
    const story = capture();
    const headers = [['MCP-Protocol-Version', '2026-07-28']] as const;
    story.client().post('notifications/cancelled', { id: null, headers }, { status: 202 });
    expect(findingsOf(story, routingHeaderMissing)).toEqual([]);
  });

  test('legacy traffic owes none, also behind a gateway that adds Mcp-Method', () => {
    const story = capture();
    const client = story.client();
    client.initialize({ issues: 's1' });
    client.call('a', { session: 's1' });
    client.call('a', { session: 's1', headers: [['Mcp-Method', 'tools/call']] });
    expect(findingsOf(story, routingHeaderMissing)).toEqual([]);
  });

  test('an argument the tool wants in a header', () => {
    const story = annotated({ region }, { region: 'eu' }, {});
    expect(findingsOf(story, routingHeaderMissing)).toMatchObject([
      {
        message:
          'openai-mcp sent 1 stateless request without Mcp-Param-Region (exchange 2); the server accepted 1, which it must reject.',
      },
    ]);
    const nested = { type: 'object', properties: { region } };
    const found = findingsOf(
      annotated({ where: nested }, { where: { region: 'eu' } }, {}),
      routingHeaderMissing,
    );
    expect(found).toHaveLength(1);
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>, Record<string, string>]>([
    ['it is there', { region }, { region: 'eu' }, { 'mcp-param-region': 'eu' }],
    ['the argument is null', { region }, { region: null }, {}],
    ['the argument is absent', { region }, {}, {}],
    [
      'the annotation is no token',
      { region: { ...region, 'x-mcp-header': 'a b' } },
      { region: 'eu' },
      {},
    ],
    [
      'its type may not be in a header',
      { region: { ...region, type: 'number' } },
      { region: 1 },
      {},
    ],
    [
      'two have one name',
      { region, again: { ...region, 'x-mcp-header': 'REGION' } },
      { region: 'eu' },
      {},
    ],
    [
      'one stands under items',
      { region, list: { type: 'array', items: region } },
      { region: 'eu' },
      {},
    ],
  ])('no header is demanded where %s', (_, properties, values, headers) => {
    const story = annotated(properties, values, headers);
    expect(findingsOf(story, routingHeaderMissing)).toEqual([]);
  });

  test('a list that another credential got, or that came later, says nothing of a call', () => {
    const story = capture();
    const tools = [{ name: 'query', inputSchema: { type: 'object', properties: { region } } }];
    const call = { name: 'query', params: { arguments: { region: 'eu' } } };
    ask(story.client(), 'tools/call', call);
    ask(story.client({ auth: token() }), 'tools/list', { answer: { result: { tools } } });
    ask(story.client(), 'tools/call', call);
    expect(findingsOf(story, routingHeaderMissing)).toEqual([]);
  });
});
