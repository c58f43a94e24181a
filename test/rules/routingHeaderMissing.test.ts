import { describe, expect, test } from 'vitest';
import { routingHeaderMissing } from '../../src/rules/routingHeaderMissing.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';
import { ask, refused, type StatelessOptions } from './statelessStory.ts';

const bare = { 'Mcp-Method': undefined, 'Mcp-Name': undefined };

function asked(method: string, ...each: readonly StatelessOptions[]) {
  const story = capture();
  for (const options of each) ask(story.client(), method, options);
  return story;
}

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
});
