import { expect, test } from 'vitest';
import { answer, connect, ofType, post, RawServer, relayTo, type Wire } from './harness.ts';

const STREAM =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';

function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

async function openStream(): Promise<{
  client: Wire;
  upstream: Wire;
  relay: Awaited<ReturnType<typeof relayTo>>;
}> {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  client.send('GET /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n');
  const upstream = await server.accept();
  await upstream.head();
  upstream.send(STREAM);
  return { client, upstream, relay };
}

test('the head of a stream arrives before its first event', async () => {
  const { client } = await openStream();
  expect(await client.head()).toContain('text/event-stream');
});

test('each event reaches the client before the server writes the next', async () => {
  const { client, upstream, relay } = await openStream();
  await client.head();
  for (const event of [
    'id: 1\ndata: \n\n',
    ': keep-alive\n\n',
    'data: {"n":1}\n\n',
    'retry: 5\n\n',
  ]) {
    upstream.send(chunk(event));
    expect(await client.until(event)).toContain(event);
    await client.until('\r\n');
  }
  upstream.send('0\r\n\r\n');
  await client.until('0\r\n\r\n');
  const records = await relay.records();
  expect(
    ofType(records, 'event').map(({ id, data, comment, retry }) => ({ id, data, comment, retry })),
  ).toEqual([{ id: '1', data: '' }, { comment: 'keep-alive' }, { data: '{"n":1}' }, { retry: 5 }]);
  expect(ofType(records, 'response.body')).toEqual([]);
  expect(ofType(records, 'end')[0]).toMatchObject({ reason: 'complete' });
});

test('an event cut by the end of the stream is recorded as incomplete', async () => {
  const { client, upstream, relay } = await openStream();
  await client.head();
  upstream.send(`${chunk('data: half')}0\r\n\r\n`);
  await client.until('0\r\n\r\n');
  expect(ofType(await relay.records(), 'event')).toMatchObject([
    { data: 'half', incomplete: true },
  ]);
});

test('a request body is passed on while it is being sent', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  client.send('POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\n');
  const upstream = await server.accept();
  await upstream.head();
  client.send('abc');
  expect((await upstream.exactly(3)).toString()).toBe('abc');
  client.send('def');
  expect((await upstream.exactly(3)).toString()).toBe('def');
});

test('trailers travel in both directions and are recorded', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  client.send(
    'POST /mcp HTTP/1.1\r\nHost: localhost\r\nTrailer: X-Up\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Up: u1\r\nx-up: u2\r\n\r\n',
  );
  const upstream = await server.accept();
  expect(await upstream.head()).toContain('Trailer: X-Up');
  expect(await upstream.until('u2\r\n\r\n')).toContain('0\r\nX-Up: u1\r\nx-up: u2\r\n\r\n');
  upstream.send(
    'HTTP/1.1 200 OK\r\nTrailer: X-Down\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Down: d\r\n\r\n',
  );
  expect(await client.until('X-Down: d\r\n\r\n')).toContain('2\r\n{}\r\n0\r\n');
  expect(ofType(await relay.records(), 'trailers')).toMatchObject([
    {
      dir: 'up',
      headers: [
        ['X-Up', 'u1'],
        ['x-up', 'u2'],
      ],
    },
    { dir: 'down', headers: [['X-Down', 'd']] },
  ]);
});

test('a client that waits for 100 gets it from the server', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  client.send(
    'POST /mcp HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n',
  );
  const upstream = await server.accept();
  expect(await upstream.head()).toContain('Expect: 100-continue');
  expect(client.text).toBe('');
  upstream.send('HTTP/1.1 100 Continue\r\n\r\n');
  expect(await client.head()).toBe('HTTP/1.1 100 Continue');
  client.send('{}');
  await upstream.until('{}');
  upstream.send(answer('ok'));
  expect(await client.until('ok')).toContain('200 OK');
});

test('a server may refuse instead of continuing', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  client.send(
    'POST /mcp HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n',
  );
  const upstream = await server.accept();
  await upstream.head();
  upstream.send('HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n');
  expect(await client.head()).toContain('HTTP/1.1 417 Expectation Failed');
});

test('keep-alive connections are reused, one upstream connection for one client connection', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  client.send(post('{"id":1}'));
  const upstream = await server.accept();
  for (const round of [1, 2, 3]) {
    await upstream.until('}');
    upstream.send(answer(`r${round}`));
    await client.until(`r${round}`);
    if (round < 3) client.send(post(`{"id":${round + 1}}`));
  }
  expect(server.connections).toBe(1);
  const responses = ofType(await relay.records(), 'response');
  expect(responses.map(({ upstream: { reused } = {} }) => reused)).toEqual([false, true, true]);
});

test('an idle connection the server closes is closed for the client', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  client.send(post('{}'));
  const upstream = await server.accept();
  await upstream.until('{}');
  upstream.send(answer('ok'));
  await client.until('ok');
  upstream.socket.end();
  await client.gone();
  expect(client.ended).toBe(true);
});

test('an HTTP/1.0 client gets a body without chunks', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  client.send('GET /mcp HTTP/1.0\r\n\r\n');
  const upstream = await server.accept();
  expect(await upstream.head()).toContain(`Host: 127.0.0.1:${server.port}`);
  upstream.send('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n');
  await client.gone();
  expect(client.text).toMatch(/\r\n\r\nhello$/);
  expect(client.text).not.toMatch(/transfer-encoding/i);
});
