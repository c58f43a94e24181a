import { describe, expect, test } from 'vitest';
import { serverRequestOnStream } from '../../src/rules/serverRequestOnStream.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';
import { VERSION } from './statelessStory.ts';

const QUESTION = '{"jsonrpc":"2.0","id":0,"method":"elicitation/create","params":{}}';
const PROGRESS = '{"jsonrpc":"2.0","method":"notifications/progress","params":{}}';

function streamed(version: string, event: string) {
  const story = capture();
  const client = story.client({ protocolVersion: version });
  client.openCall('book').respond({ stream: 0 }).event(event);
  return story;
}

describe('server-request-on-stream', () => {
  test('names what the server asked', () => {
    expect(findingsOf(streamed(VERSION, QUESTION), serverRequestOnStream)).toEqual([
      {
        subject: { kind: 'capture', key: 'capture' },
        severity: 'error',
        message:
          'The server sent 1 request in answer to stateless requests: elicitation/create (exchange 1).',
        exchanges: [1],
        inferred: false,
      },
    ]);
  });

  test('a notification, and a request under an earlier revision, are none', () => {
    expect(findingsOf(streamed(VERSION, PROGRESS), serverRequestOnStream)).toEqual([]);
    expect(findingsOf(streamed('2025-11-25', QUESTION), serverRequestOnStream)).toEqual([]);
  });
});
