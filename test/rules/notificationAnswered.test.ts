import { describe, expect, test } from 'vitest';
import { notificationAnswered } from '../../src/rules/notificationAnswered.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

function answeredWith(status: number, body: string) {
  const built = capture();
  const initialized = '{"jsonrpc":"2.0","method":"notifications/initialized"}';
  const open = built.client().begin('POST', {}, initialized).respond({ status });
  built.record({ type: 'response.body', x: open.x, bytes: body.length, text: body });
  open.end();
  built.client().call('a');
  return built;
}

describe('notification-answered', () => {
  test('reports a JSON-RPC response', () => {
    const story = answeredWith(200, '{"jsonrpc":"2.0","result":{}}');
    expect(findingsOf(story, notificationAnswered)).toEqual([
      {
        subject: { kind: 'capture', key: 'capture' },
        severity: 'warning',
        message:
          'The server answered notifications/initialized with a JSON-RPC response (exchange 1).',
        exchanges: [1],
        inferred: false,
      },
    ]);
  });

  test('another status is information', () => {
    expect(findingsOf(answeredWith(204, ''), notificationAnswered)).toMatchObject([
      {
        severity: 'info',
        message: expect.stringContaining('status 204 where 202 is due') as string,
      },
    ]);
  });

  test('202, with the text of HTTP+SSE or without, and a refusal are none', () => {
    expect(findingsOf(answeredWith(202, ''), notificationAnswered)).toEqual([]);
    expect(findingsOf(answeredWith(202, 'Accepted'), notificationAnswered)).toEqual([]);
    const refusal = '{"jsonrpc":"2.0","error":{"code":-32000,"message":"no"}}';
    expect(findingsOf(answeredWith(400, refusal), notificationAnswered)).toEqual([]);
  });

  test('over HTTP+SSE, the transport of 2024-11-05, no status is prescribed', () => {
    const story = capture();
    const client = story.client({ path: '/message?sessionId=q1' });
    client.stream(undefined, { path: '/sse' }).event('/message?sessionId=q1', 'endpoint');
    client.post('notifications/initialized', { id: null }, { status: 200 });
    expect(findingsOf(story, notificationAnswered)).toEqual([]);
  });
});
