import { describe, expect, test } from 'vitest';
import { connect, ofType, post, RawServer, relayTo, type TestRelay, type Wire } from './harness.ts';

async function start(): Promise<{ server: RawServer; relay: TestRelay; client: Wire }> {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  return { server, relay, client: await connect(relay.port) };
}

/** The reason, once it is sure that the end has the time it came at. */
async function endOf(relay: TestRelay): Promise<unknown> {
  const records = await relay.records();
  const [begin] = ofType(records, 'request');
  const [end] = ofType(records, 'end');
  expect(end?.t).toBeGreaterThan(begin?.t ?? NaN);
  expect(end?.summary.durationMs).toBeGreaterThan(0);
  return end?.reason;
}

const STREAM =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';

describe('the client goes away', () => {
  test('while it sends its request', async () => {
    const { server, relay, client } = await start();
    client.send('POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"half":');
    const upstream = await server.accept();
    await upstream.until('{"half":');
    client.socket.destroy();
    await upstream.gone();
    const records = await relay.records();
    expect(ofType(records, 'request.body')).toMatchObject([{ text: '{"half":', incomplete: true }]);
    expect(ofType(records, 'end')).toMatchObject([{ reason: 'client-abort', bytesUp: 8 }]);
  });

  test('before the answer', async () => {
    const { server, relay, client } = await start();
    client.send(post('{"id":1}'));
    const upstream = await server.accept();
    await upstream.until('{"id":1}');
    client.socket.destroy();
    await upstream.gone();
    expect(await endOf(relay)).toBe('client-abort');
  });

  test('in the middle of a body', async () => {
    const { server, relay, client } = await start();
    client.send(post('{}'));
    const upstream = await server.accept();
    await upstream.until('{}');
    upstream.send('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nhalf');
    await client.until('half');
    client.socket.destroy();
    await upstream.gone();
    const records = await relay.records();
    expect(ofType(records, 'response.body')).toMatchObject([{ text: 'half', incomplete: true }]);
    expect(ofType(records, 'end')).toMatchObject([{ reason: 'client-abort', bytesDown: 4 }]);
  });

  test('in the middle of a stream', async () => {
    const { server, relay, client } = await start();
    client.send('GET /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const upstream = await server.accept();
    await upstream.head();
    upstream.send(`${STREAM}9\r\ndata: 1\n\n\r\n`);
    await client.until('data: 1');
    client.socket.destroy();
    await upstream.gone();
    expect(await endOf(relay)).toBe('client-abort');
  });

  test('by closing only its sending side', async () => {
    const { server, relay, client } = await start();
    client.send('GET /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const upstream = await server.accept();
    await upstream.head();
    client.socket.end();
    await upstream.gone();
    expect(await endOf(relay)).toBe('client-abort');
  });
});

describe('the server breaks off', () => {
  test('before its answer', async () => {
    const { server, relay, client } = await start();
    client.send(post('{"id":1}'));
    const upstream = await server.accept();
    await upstream.until('{"id":1}');
    upstream.socket.destroy();
    await client.gone();
    expect(client.text).toBe('');
    expect(await endOf(relay)).toBe('upstream-abort');
  });

  test('in the middle of a body of known length, and what came before still arrives', async () => {
    const { server, relay, client } = await start();
    client.send(post('{}'));
    const upstream = await server.accept();
    await upstream.until('{}');
    upstream.send('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
    upstream.socket.end();
    await client.gone();
    expect(client.text).toMatch(/\r\n\r\nhalf$/);
    const records = await relay.records();
    expect(ofType(records, 'response.body')).toMatchObject([{ text: 'half', incomplete: true }]);
    expect(ofType(records, 'end')).toMatchObject([{ reason: 'upstream-abort' }]);
  });

  test('in the middle of a stream: no closing chunk reaches the client', async () => {
    const { server, relay, client } = await start();
    client.send('GET /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const upstream = await server.accept();
    await upstream.head();
    upstream.send(`${STREAM}9\r\ndata: 1\n\n\r\n`);
    await client.until('data: 1\n\n\r\n');
    upstream.socket.destroy();
    await client.gone();
    expect(client.text).toBe('');
    expect(await endOf(relay)).toBe('upstream-abort');
  });

  test('by a reset', async () => {
    const { server, relay, client } = await start();
    client.send(post('{}'));
    const upstream = await server.accept();
    await upstream.until('{}');
    upstream.send('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
    await client.until('half');
    upstream.socket.resetAndDestroy();
    await client.gone();
    expect(await endOf(relay)).toBe('upstream-abort');
  });

  test('a body that ends with the connection is a clean end', async () => {
    const { server, relay, client } = await start();
    client.send(post('{}'));
    const upstream = await server.accept();
    await upstream.until('{}');
    upstream.send('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nall');
    upstream.socket.end();
    await client.until('0\r\n\r\n');
    const records = await relay.records();
    expect(ofType(records, 'response.body')).toMatchObject([{ text: 'all', bytes: 3 }]);
    expect(ofType(records, 'end')).toMatchObject([{ reason: 'complete' }]);
  });
});

test('stopping gives open exchanges their end and says so', async () => {
  const { server, relay, client } = await start();
  client.send('GET /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const upstream = await server.accept();
  await upstream.head();
  upstream.send(STREAM);
  await client.head();
  const records = await relay.records();
  await client.gone();
  await upstream.gone();
  expect(ofType(records, 'end')).toMatchObject([
    { reason: 'upstream-abort', error: 'the inspector was stopped' },
  ]);
  expect(records.at(-1)).toMatchObject({ type: 'control', action: 'stop' });
  expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index + 1));
});
