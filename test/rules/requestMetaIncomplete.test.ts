import { describe, expect, test } from 'vitest';
import { requestMetaIncomplete } from '../../src/rules/requestMetaIncomplete.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';
import { ask, refused, VERSION } from './statelessStory.ts';

describe('request-meta-incomplete', () => {
  test('names the keys, and that the server rejected the request as it must', () => {
    const story = capture();
    ask(story.client(), 'tools/list', { meta: {}, answer: refused(400, -32602) });
    expect(findingsOf(story, requestMetaIncomplete)).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'error',
        message:
          'openai-mcp sent 1 stateless request without protocolVersion, clientCapabilities in _meta (exchange 1); the server rejected 1 with 400 and -32602 as it must.',
        exchanges: [1],
        inferred: false,
      },
    ]);
  });

  test('is a warning where the server accepted it', () => {
    const story = capture();
    const meta = { 'io.modelcontextprotocol/protocolVersion': VERSION };
    ask(story.client(), 'tools/list', { meta });
    expect(findingsOf(story, requestMetaIncomplete)).toMatchObject([
      {
        severity: 'warning',
        message: expect.stringContaining('without clientCapabilities in _meta') as string,
      },
    ]);
  });

  test('clientInfo need not be there, and legacy traffic owes none', () => {
    const story = capture();
    const client = story.client();
    ask(client, 'tools/list');
    client.initialize({}, { headers: [['MCP-Protocol-Version', VERSION]] });
    client.call('a');
    expect(findingsOf(story, requestMetaIncomplete)).toEqual([]);
  });
});
