/** What the SDKs' clients do in either era works through the relay, and the capture holds it. */
import { describe, expect, test } from 'vitest';
import type { CaptureRecord } from '../../src/capture/records.ts';
import { headerValue, SESSION_ID } from '../../src/protocol/headers.ts';
import { startFixture } from '../conformance/fixture/fixture.ts';
import { ofType, relayTo, type TestRelay } from '../relay/harness.ts';
import {
  callsOf,
  posted,
  postedMessages,
  progressIn,
  recordsOf,
  streamedMessages,
} from './captured.ts';
import { sdkV1, sdkV2, type SdkClient } from './clients.ts';

const LAST_EVENT_ID = 'last-event-id';

const LEGACY = [
  ['SDK v1', sdkV1],
  ['SDK v2 as it comes', sdkV2()],
] as const;

const MODERN = [
  ['SDK v2 that negotiates', sdkV2('auto')],
  ['SDK v2 pinned to 2026-07-28', sdkV2({ pin: '2026-07-28' })],
] as const;

/** A call that a client gives up on after its first report of progress. */
async function cancelOneCall(client: SdkClient): Promise<void> {
  const cancel = new AbortController();
  const call = client.call(
    'test_until_cancelled',
    {},
    {
      signal: cancel.signal,
      onprogress: () => cancel.abort(new Error('enough')),
    },
  );
  await expect(call).rejects.toThrow();
}

/** Calls tools that report, ask the user and ask the model; every client has to get through this. */
async function converse(client: SdkClient): Promise<void> {
  expect(await client.listTools()).toContain('test_simple_text');
  expect(await client.call('test_simple_text')).toContain('simple text response');
  const steps: number[] = [];
  await client.call(
    'test_tool_with_progress',
    {},
    {
      onprogress: ({ progress }) => void steps.push(progress),
    },
  );
  expect(steps).toEqual([0, 50, 100]);
  expect(await client.call('test_input_required_result_elicitation')).toContain('Hello, Ada!');
  expect(await client.call('test_input_required_result_sampling')).toContain('Paris');
}

async function served(): Promise<{ relay: TestRelay; cancelled: Promise<string> }> {
  let onCancelled: (reason: string) => void = () => undefined;
  const cancelled = new Promise<string>((resolve) => (onCancelled = resolve));
  const url = await startFixture({ onCancelled: (reason) => onCancelled(reason) });
  return { relay: await relayTo(url), cancelled };
}

/** Everything that began has ended, and the calls that report did so event by event. */
function expectWhole(records: readonly CaptureRecord[]): void {
  const begun = ofType(records, 'request').map(({ x }) => x);
  const ended = ofType(records, 'end').map(({ x }) => x);
  expect(ended.toSorted((a, b) => a - b)).toEqual(begun.toSorted((a, b) => a - b));
  const [reporting] = callsOf(records, 'test_tool_with_progress');
  expect(progressIn(recordsOf(records, reporting?.x))).toEqual([0, 50, 100]);
}

describe.each(LEGACY)('%s', (_, connect) => {
  test('a session: handshake, calls, questions both ways, and its end', async () => {
    const { relay } = await served();
    const client = await connect(relay.url);
    await converse(client);
    await client.leave();
    const records = await relay.records();
    expectWhole(records);

    const [initialize] = posted(records, 'initialize');
    const [issued] = ofType(recordsOf(records, initialize?.x), 'response');
    const session = issued && headerValue(issued.headers, SESSION_ID);
    expect(session).toBeDefined();
    const others = ofType(records, 'request').filter(({ x }) => x !== initialize?.x);
    expect(new Set(others.map(({ headers }) => headerValue(headers, SESSION_ID)))).toEqual(
      new Set([session]),
    );
    expect(others.map(({ method }) => method)).toContain('DELETE');

    const asked = streamedMessages(records).flatMap(({ method }) => method ?? []);
    expect(asked).toEqual(expect.arrayContaining(['elicitation/create', 'sampling/createMessage']));
    const answers = postedMessages(records).filter(({ message }) => message.kind === 'response');
    expect(answers.map(({ message }) => JSON.stringify(message.result))).toEqual([
      expect.stringContaining('Ada'),
      expect.stringContaining('Paris'),
    ]);
  });

  test('a cancelled call is told to the server in a notification', async () => {
    const { relay, cancelled } = await served();
    const client = await connect(relay.url);
    await cancelOneCall(client);
    expect(await cancelled).toContain('enough');
    await client.leave();
    const records = await relay.records();
    const [call] = callsOf(records, 'test_until_cancelled');
    const [notice] = postedMessages(records).filter(
      ({ message }) => message.method === 'notifications/cancelled',
    );
    const [request] = postedMessages(recordsOf(records, call?.x));
    expect(notice?.message.params).toMatchObject({ requestId: request?.message.id });
  });

  test('an answer whose stream was closed arrives on the stream that resumes it', async () => {
    const { relay } = await served();
    const client = await connect(relay.url);
    expect(await client.call('test_reconnection')).toContain('completed successfully');
    await client.leave();
    const records = await relay.records();
    const [call] = callsOf(records, 'test_reconnection');
    const primed = ofType(recordsOf(records, call?.x), 'event').at(-1);
    const resumed = ofType(records, 'request').find(
      ({ headers }) => headerValue(headers, LAST_EVENT_ID) !== undefined,
    );
    expect(resumed?.method).toBe('GET');
    expect(resumed && headerValue(resumed.headers, LAST_EVENT_ID)).toBe(primed?.id);
    expect(streamedMessages(recordsOf(records, call?.x))).toEqual([]);
    expect(streamedMessages(recordsOf(records, resumed?.x))).toMatchObject([{ kind: 'response' }]);
  });
});

describe.each(MODERN)('%s', (_, connect) => {
  test('exchanges without a session: discovery, calls, and questions in answers', async () => {
    const { relay } = await served();
    const client = await connect(relay.url);
    await converse(client);
    await client.leave();
    const records = await relay.records();
    expectWhole(records);
    expect(posted(records, 'server/discover')).toHaveLength(1);
    expect(posted(records, 'initialize')).toEqual([]);
    const all = [...ofType(records, 'request'), ...ofType(records, 'response')];
    expect(all.map(({ headers }) => headerValue(headers, SESSION_ID))).toEqual(
      all.map(() => undefined),
    );
    // A question is one exchange that ends with it, and another that carries its answer.
    for (const [tool, said] of [
      ['test_input_required_result_elicitation', 'Ada'],
      ['test_input_required_result_sampling', 'Paris'],
    ] as const) {
      const rounds = callsOf(records, tool).map(({ x }) => recordsOf(records, x));
      expect(rounds).toHaveLength(2);
      const [first, second] = rounds.map((round) => ofType(round, 'response.body')[0]?.text);
      expect(first).toContain('"input_required"');
      expect(second).toContain('"complete"');
      expect(ofType(rounds[1] ?? [], 'request.body')[0]?.text).toContain(said);
    }
  });

  test('a cancelled call is a client that goes away, and is recorded as that', async () => {
    const { relay, cancelled } = await served();
    const client = await connect(relay.url);
    await cancelOneCall(client);
    await cancelled;
    await client.leave();
    const records = await relay.records();
    expect(callsOf(records, 'test_until_cancelled')).toMatchObject([{ reason: 'client-abort' }]);
    expect(posted(records, 'notifications/cancelled')).toEqual([]);
  });
});
