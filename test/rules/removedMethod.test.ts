import { describe, expect, test } from 'vitest';
import { removedMethod } from '../../src/rules/removedMethod.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';
import { ask, refused, VERSION } from './statelessStory.ts';

describe('removed-method', () => {
  test('is one finding a plane with the methods', () => {
    const story = capture();
    const client = story.client();
    ask(client, 'ping', { answer: refused(404, -32601) });
    ask(client, 'logging/setLevel');
    ask(client, 'ping', { answer: refused(404, -32601) });
    expect(findingsOf(story, removedMethod)).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'warning',
        message:
          'openai-mcp sent 3 messages with a method that 2026-07-28 does not have: ping, logging/setLevel (exchanges 1, 2, 3); the server answered 2 of them with 404.',
        exchanges: [1, 2, 3],
        inferred: false,
      },
    ]);
  });

  test('a method that stayed, one nobody knows, and the other era are none', () => {
    const story = capture();
    const client = story.client();
    ask(client, 'tools/list');
    ask(client, 'com.example/own');
    client.initialize({}, { headers: [['MCP-Protocol-Version', VERSION]] });
    client.post('ping');
    expect(findingsOf(story, removedMethod)).toEqual([]);
  });
});
