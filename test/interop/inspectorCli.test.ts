/** The protocol project's own Inspector works through the relay, in either era. */
import { beforeAll, expect, test } from 'vitest';
import { headerValue } from '../../src/protocol/headers.ts';
import { startFixture } from '../conformance/fixture/fixture.ts';
import { ofType, relayTo } from '../relay/harness.ts';
import { callsOf, posted, progressIn, recordsOf, streamedMessages, written } from './captured.ts';
import { inspectorProgram, runInspector } from './inspectorCli.ts';

/** The first run of all fetches the Inspector and the Node it needs. */
const FETCHING_MS = 300_000;
const RUNNING_MS = 120_000;

let program: Awaited<ReturnType<typeof inspectorProgram>>;
beforeAll(async () => {
  program = await inspectorProgram();
}, FETCHING_MS);

/** Calls a tool and asks for reports, which the Inspector does not do by itself. */
const calling = (tool: string): string[] => [
  ...['--method', 'tools/call', '--tool-name', tool],
  ...['--tool-metadata', 'progressToken=1'],
];

test.each([
  ['legacy', 'initialize'],
  ['modern', 'server/discover'],
] as const)(
  'in the %s era it lists and calls tools and reads a resource',
  async (era, handshake) => {
    const relay = await relayTo(await startFixture());
    const run = (...args: string[]): Promise<string> =>
      runInspector(program, relay.url, ['--protocol-era', era, ...args]).done;
    expect(await run('--method', 'tools/list')).toContain('test_simple_text');
    expect(await run(...calling('test_tool_with_progress'))).toContain('progress executed');
    const read = await run('--method', 'resources/read', '--uri', 'test://static-text');
    expect(read).toContain('static text resource');

    const records = await relay.records();
    expect(posted(records, handshake)).toHaveLength(3);
    const [call] = callsOf(records, 'test_tool_with_progress');
    expect(call?.reason).toBe('complete');
    expect(progressIn(recordsOf(records, call?.x))).toEqual([0, 50, 100]);
    expect(posted(records, 'resources/read')).toHaveLength(1);
  },
  RUNNING_MS,
);

test(
  'it resumes a stream that was closed before the answer',
  async () => {
    const relay = await relayTo(await startFixture());
    const legacy = ['--protocol-era', 'legacy'];
    const call = runInspector(program, relay.url, [...legacy, ...calling('test_reconnection')]);
    expect(await call.done).toContain('completed successfully');
    const records = await relay.records();
    const resumed = ofType(records, 'request').find(
      ({ headers }) => headerValue(headers, 'last-event-id') !== undefined,
    );
    expect(resumed?.method).toBe('GET');
    expect(streamedMessages(recordsOf(records, resumed?.x))).toMatchObject([{ kind: 'response' }]);
  },
  RUNNING_MS,
);

test(
  'its end in the middle of a call is recorded as a client that went away',
  async () => {
    let onCancelled: () => void = () => undefined;
    const cancelled = new Promise<void>((resolve) => (onCancelled = resolve));
    const relay = await relayTo(await startFixture({ onCancelled: () => onCancelled() }));
    const called = written(relay, (record) => progressIn([record]).length > 0);
    const modern = ['--protocol-era', 'modern'];
    const call = runInspector(program, relay.url, [...modern, ...calling('test_until_cancelled')]);
    await called;
    call.kill();
    await expect(call.done).rejects.toThrow();
    await cancelled;
    const records = await relay.records();
    expect(callsOf(records, 'test_until_cancelled')).toMatchObject([{ reason: 'client-abort' }]);
  },
  RUNNING_MS,
);
