/** A server nobody here wrote asks its client questions, over either transport of the legacy era. */
import { expect, test } from 'vitest';
import { headerValue, SESSION_ID } from '../../src/protocol/headers.ts';
import { ofType, relayTo } from '../relay/harness.ts';
import {
  posted,
  postedMessages,
  progressIn,
  recordsOf,
  streamedMessages,
  written,
} from './captured.ts';
import { sdkV1, sdkV1OverSse, sdkV2, type SdkClient } from './clients.ts';
import { startEverythingServer } from './everythingServer.ts';

async function converse(client: SdkClient): Promise<void> {
  expect(await client.call('echo', { message: 'grüße' })).toContain('grüße');
  const steps: number[] = [];
  const input = { duration: 0.3, steps: 3 };
  await client.call('trigger-long-running-operation', input, {
    onprogress: ({ progress }) => void steps.push(progress),
  });
  // SDK v1 forgets who asked when the answer comes in the same packet as the last report.
  expect(steps.slice(0, 2)).toEqual([1, 2]);
  const sampled = await client.call('trigger-sampling-request', { prompt: 'capital?' });
  expect(sampled).toContain('Paris');
  expect(await client.call('trigger-elicitation-request')).toContain('Ada');
}

const QUESTIONS = ['sampling/createMessage', 'elicitation/create'];

test.each([
  ['SDK v1', sdkV1],
  ['SDK v2 that falls back to the legacy era', sdkV2('auto')],
] as const)('%s over Streamable HTTP', async (_, connect) => {
  const relay = await relayTo(await startEverythingServer());
  const client = await connect(relay.url);
  await converse(client);
  await client.leave();
  const records = await relay.records();
  const asked = streamedMessages(records).flatMap(({ method }) => method ?? []);
  expect(asked).toEqual(expect.arrayContaining(QUESTIONS));
  expect(progressIn(records)).toEqual([1, 2, 3]);
  const [initialize] = posted(records, 'initialize');
  const [issued] = ofType(recordsOf(records, initialize?.x), 'response');
  expect(issued && headerValue(issued.headers, SESSION_ID)).toMatch(/^[\x21-\x7e]+$/);
});

test('SDK v1 over the two endpoints of 2024-11-05', async () => {
  const relay = await relayTo(await startEverythingServer('sse'));
  const client = await sdkV1OverSse(relay.url);
  const closed = written(relay, (record) => record.type === 'end' && record.summary.status === 200);
  await converse(client);
  await client.leave();
  await closed;
  const records = await relay.records();
  const [stream, ...posts] = ofType(records, 'request');
  expect(stream).toMatchObject({ method: 'GET', url: '/sse' });
  expect(new Set(posts.map(({ method, url }) => `${method} ${url.split('?')[0] ?? ''}`))).toEqual(
    new Set(['POST /message']),
  );
  // Every answer came on the one stream, which the client closed in the end.
  const onStream = recordsOf(records, stream?.x);
  const asked = streamedMessages(onStream).flatMap(({ method }) => method ?? []);
  expect(asked).toEqual(expect.arrayContaining(QUESTIONS));
  expect(progressIn(onStream)).toEqual([1, 2, 3]);
  const calls = postedMessages(records).filter(({ message }) => message.method === 'tools/call');
  const answered = streamedMessages(onStream).filter(({ kind }) => kind === 'response');
  expect(answered.map(({ id }) => id)).toEqual(
    expect.arrayContaining(calls.map(({ message }) => message.id)),
  );
  expect(ofType(onStream, 'end')).toMatchObject([{ reason: 'client-abort' }]);
});
