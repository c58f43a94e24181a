import { expect, test } from 'vitest';
import type { CaptureBatch } from '../../src/relay/handle.ts';
import { entriesOf } from '../../src/capture/reader.ts';
import { answer, connect, ofType, parseLines, post, RawServer, relayTo } from './harness.ts';
import { textOf } from '../capture/batches.ts';

test('a pause forwards, counts and says how much was not recorded', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  const exchange = async (body: string, reply: string): Promise<void> => {
    client.send(post(body));
    const upstream = await first;
    await upstream.until(body);
    upstream.send(answer(reply));
    await client.until(reply);
  };
  const first = server.accept();
  await exchange('{"n":1}', 'one');
  relay.setRecording(false);
  relay.setRecording(false);
  await exchange('{"n":2}', 'two');
  await exchange('{"n":3}', 'three');
  relay.setRecording(true);
  await exchange('{"n":4}', 'four');
  const records = await relay.records();
  expect(ofType(records, 'request.body').map(({ text }) => text)).toEqual(['{"n":1}', '{"n":4}']);
  expect(ofType(records, 'control')).toMatchObject([
    { action: 'pause' },
    { action: 'forwarded-unrecorded', count: 2, bytes: 14 + 8 },
    { action: 'resume' },
    { action: 'stop' },
  ]);
});

test('a mark is kept at its moment, while paused as well', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  relay.setRecording(false);
  relay.mark({ note: 'asked to sign in\nagain', agoMs: 1e9 });
  relay.mark({ note: 'Bearer not-a-real-token-0123456789', exchange: 1 });
  const records = await relay.records();
  const marks = ofType(records, 'control').filter(({ action }) => action === 'mark');
  expect(marks).toMatchObject([{ note: 'asked to sign in again', markT: 0 }, { exchange: 1 }]);
  expect(marks[1]?.note).toMatch(/^Bearer ⟨fp:/);
});

test('what an open stream brings during a pause is not recorded', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  client.send('GET /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const upstream = await server.accept();
  await upstream.head();
  upstream.send('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 27\r\n\r\n');
  const event = async (n: number): Promise<void> => {
    upstream.send(`data: ${n}\n\n`);
    await client.until(`data: ${n}\n\n`);
  };
  await event(1);
  relay.setRecording(false);
  await event(2);
  relay.setRecording(true);
  await event(3);
  const records = await relay.records();
  expect(ofType(records, 'event').map(({ data }) => data)).toEqual(['1', '3']);
  expect(ofType(records, 'control')[1]).toMatchObject({ action: 'forwarded-unrecorded', bytes: 9 });
  expect(ofType(records, 'end')).toMatchObject([{ reason: 'complete', bytesDown: 27 }]);
});

test('batches are what stands in the file, at the offset they name', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const batches: CaptureBatch[] = [];
  relay.onBatch((batch) => batches.push(batch));
  const client = await connect(relay.port);
  client.send(post('{"é":1}'));
  const upstream = await server.accept();
  await upstream.until(':1}');
  upstream.send(answer('ok'));
  await client.until('ok');
  const records = await relay.records();
  const file = Buffer.from(relay.captured());
  expect(batches.map(textOf).join('')).toBe(file.toString());
  for (const { record, offset, length } of batches.flatMap(entriesOf)) {
    expect(parseLines(file.subarray(offset, offset + length).toString())).toEqual([record]);
  }
  expect(batches.flatMap(entriesOf)).toHaveLength(records.length);
});
