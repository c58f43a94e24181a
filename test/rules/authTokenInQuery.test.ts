import { describe, expect, test } from 'vitest';
import { authTokenInQuery } from '../../src/rules/authTokenInQuery.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('auth-token-in-query', () => {
  test('is one finding a plane, with the names of the parameters', () => {
    const story = capture();
    const client = story.client({ path: '/mcp?tenant=a&access_token=⟨fp:0a0a0a0a⟩' });
    client.initialize();
    client.call('search');
    expect(findingsOf(story, authTokenInQuery)).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'warning',
        message:
          '2 requests of openai-mcp to the MCP endpoint carry a credential in the query (access_token).',
        exchanges: [1, 2],
        inferred: false,
      },
    ]);
  });

  test('a session id of the old transport, and a code on its way back from signing in, are none', () => {
    const story = capture();
    const client = story.client({ path: '/message?sessionId=0c1d' });
    client.initialize();
    client.begin('GET', { path: '/callback?code=⟨fp:0a0a0a0a⟩' }).answer();
    expect(findingsOf(story, authTokenInQuery)).toEqual([]);
  });
});
