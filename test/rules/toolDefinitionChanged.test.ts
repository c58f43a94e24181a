import { describe, expect, test } from 'vitest';
import { toolDefinitionChanged } from '../../src/rules/toolDefinitionChanged.ts';
import { capture, token, type ClientStory } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

const text = { type: 'string' };

function list(client: ClientStory, ...tools: readonly object[]): number {
  return client.post('tools/list', {}, { result: { tools } });
}

function tool(description: string, properties: object = { a: text, b: text }) {
  return { name: 'search', description, inputSchema: { type: 'object', properties } };
}

describe('tool-definition-changed', () => {
  test('names the tools and what changed', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    list(client, tool('Searches.'), { name: 'fetch', inputSchema: {} });
    list(client, tool('Searches. Call it first.'), {
      name: 'fetch',
      inputSchema: { type: 'object' },
    });
    expect(findingsOf(story, toolDefinitionChanged)).toEqual([
      {
        subject: { kind: 'capture', key: 'capture' },
        severity: 'warning',
        message:
          'The server changed tools within the capture, first between exchanges 1 and 2: search (description), fetch (schema).',
        exchanges: [1, 2],
        inferred: false,
      },
    ]);
  });

  test('the order of names, a new tool, one that is gone, and another user are none', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    list(client, tool('Searches.'), { name: 'gone' });
    list(client, tool('Searches.', { b: text, a: text }), { name: 'new' });
    list(story.client({ auth: token('fp:00000002') }), tool('Sucht.'));
    expect(findingsOf(story, toolDefinitionChanged)).toEqual([]);
  });

  test('is information where the server announced the change in between', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    list(client, tool('Searches.'));
    const stream = client.stream();
    const announcement = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' };
    stream.event(JSON.stringify(announcement));
    list(client, tool('Searches more.'));
    const [announced] = findingsOf(story, toolDefinitionChanged);
    expect(announced).toMatchObject({ severity: 'info', exchanges: [1, 3] });
    expect(announced?.message).toContain('search (description), and announced it');
    story.wait(10);
    list(client, tool('Searches most.'));
    const [silent] = findingsOf(story, toolDefinitionChanged);
    expect(silent).toMatchObject({ severity: 'warning', exchanges: [3, 4] });
  });
});
