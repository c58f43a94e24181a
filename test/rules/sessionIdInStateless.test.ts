import { describe, expect, test } from 'vitest';
import { sessionIdInStateless } from '../../src/rules/sessionIdInStateless.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';
import { ask } from './statelessStory.ts';

describe('session-id-in-stateless', () => {
  test('warns of a server that gives one', () => {
    const story = capture();
    ask(story.client(), 'tools/list', { answer: { issues: 's1' } });
    expect(findingsOf(story, sessionIdInStateless)).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'warning',
        message:
          'The server gave openai-mcp an Mcp-Session-Id with 1 stateless answer (exchange 1).',
        exchanges: [1],
        inferred: false,
      },
    ]);
  });

  test('informs of a client that sends one', () => {
    const story = capture();
    ask(story.client(), 'tools/list', { session: 's1' });
    expect(findingsOf(story, sessionIdInStateless)).toMatchObject([{ severity: 'info' }]);
  });

  test('the other era on the same URL has sessions', () => {
    const story = capture();
    const client = story.client();
    ask(client, 'tools/list');
    client.initialize({ issues: 's1' });
    client.call('a', { session: 's1' });
    expect(findingsOf(story, sessionIdInStateless)).toEqual([]);
  });
});
