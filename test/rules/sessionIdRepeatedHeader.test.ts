import { describe, expect, test } from 'vitest';
import { sessionIdRepeatedHeader } from '../../src/rules/sessionIdRepeatedHeader.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('session-id-repeated-header', () => {
  test('is one finding an exchange', () => {
    const story = capture();
    const client = story.client();
    client.initialize({ issues: 's1' });
    client.call('search', { session: 's1', headers: [['mcp-session-id', 's1']] });
    expect(findingsOf(story, sessionIdRepeatedHeader)).toEqual([
      {
        subject: { kind: 'exchange', key: '2' },
        severity: 'warning',
        message: 'The request of openai-mcp in exchange 2 carries 2 values of Mcp-Session-Id.',
        exchanges: [2],
        inferred: false,
      },
    ]);
  });

  test('joined by a proxy, in the answer', () => {
    const story = capture();
    story.client().initialize({ issues: 's1, s2' });
    expect(findingsOf(story, sessionIdRepeatedHeader)).toMatchObject([
      { message: 'The answer in exchange 1 carries 2 values of Mcp-Session-Id.' },
    ]);
  });

  test('an id may hold a comma, and request and answer one value each', () => {
    const story = capture();
    const client = story.client();
    client.initialize({ issues: 'a,b' });
    client.call('search', { session: 'a,b' }, { headers: [['Mcp-Session-Id', 'a,b']] });
    expect(findingsOf(story, sessionIdRepeatedHeader)).toEqual([]);
  });
});
