/** A client and a server nobody here wrote, through the relay. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { expect, test } from 'vitest';
import type { CaptureRecord } from '../../src/capture/records.ts';
import { headerValue, SESSION_ID } from '../../src/protocol/headers.ts';
import { ofType, parseLines, relayTo } from '../relay/harness.ts';
import { posted, progressIn, recordsOf, streamedMessages } from './captured.ts';
import { startEverythingServer } from './everythingServer.ts';
import { textOf } from '../capture/batches.ts';

const TOOL = 'trigger-long-running-operation';
const STEPS = 3;

test('tools are listed and called, progress arrives step by step, the session is deleted', async () => {
  const relay = await relayTo(await startEverythingServer());
  const live: CaptureRecord[] = [];
  relay.onBatch((batch) => live.push(...parseLines(textOf(batch))));
  const transport = new StreamableHTTPClientTransport(new URL(relay.url));
  const client = new Client({ name: 'interop-test', version: '1.0.0' });
  await client.connect(transport);
  const sessionId = transport.sessionId;
  expect(sessionId).toMatch(/^[\x21-\x7e]+$/);

  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toContain(TOOL);
  const echoed = await client.callTool({ name: 'echo', arguments: { message: 'grüße' } });
  expect(JSON.stringify(echoed)).toContain('grüße');

  const ahead: number[] = [];
  const steps: number[] = [];
  await client.callTool({ name: TOOL, arguments: { duration: 1.2, steps: STEPS } }, undefined, {
    onprogress: ({ progress }) => {
      steps.push(progress);
      // Had the relay held events back, later ones would have passed it by now.
      ahead.push(progressIn(live).filter((recorded) => Number(recorded) > progress).length);
    },
  });
  expect(steps).toEqual([1, 2, 3]);
  expect(ahead).toEqual([0, 0, 0]);

  await transport.terminateSession();
  await client.close();
  const records = await relay.records();

  const [initialize] = posted(records, 'initialize');
  const issued = ofType(recordsOf(records, initialize?.x), 'response')[0];
  expect(issued && headerValue(issued.headers, SESSION_ID)).toBe(sessionId);
  expect(initialize && headerValue(initialize.headers, SESSION_ID)).toBeUndefined();

  const others = ofType(records, 'request').filter(({ x }) => x !== initialize?.x);
  expect(others.map(({ headers }) => headerValue(headers, SESSION_ID))).toEqual(
    others.map(() => sessionId),
  );
  expect(others.map(({ method }) => method)).toContain('GET');
  expect(others.at(-1)?.method).toBe('DELETE');
  const deleted = ofType(recordsOf(records, others.at(-1)?.x), 'response')[0];
  expect(deleted?.status).toBe(200);

  const long = ofType(records, 'end').find(({ summary }) => summary.tool === TOOL);
  expect(progressIn(recordsOf(records, long?.x))).toEqual([1, 2, 3]);
  const times = ofType(recordsOf(records, long?.x), 'event').map(({ t }) => t);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(streamedMessages(recordsOf(records, long?.x)).at(-1)).toMatchObject({ kind: 'response' });
  expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index + 1));
});
