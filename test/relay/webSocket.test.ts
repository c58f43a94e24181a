import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer, type ServerOptions } from 'ws';
import { ofType, relayTo, type TestRelay } from './harness.ts';

async function echoServer(options: ServerOptions = {}): Promise<WebSocketServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, ...options });
  server.on('connection', (socket) => {
    socket.on('message', (data, binary) => socket.send(data, { binary }));
  });
  await once(server, 'listening');
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  return server;
}

async function through(
  server: WebSocketServer,
  { limit = 1024 * 1024, ...options }: { limit?: number; perMessageDeflate?: boolean } = {},
): Promise<{ relay: TestRelay; socket: WebSocket; server: WebSocket }> {
  const { port } = server.address() as AddressInfo;
  const relay = await relayTo(`http://127.0.0.1:${port}/mcp`, { maxBodyBytes: limit });
  const accepted = once(server, 'connection') as Promise<[WebSocket]>;
  const socket = new WebSocket(relay.url.replace('http', 'ws'), ['mcp'], options);
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  const [other] = await accepted;
  return { relay, socket, server: other };
}

async function exchange(socket: WebSocket, data: string | Buffer): Promise<Buffer> {
  const answered = once(socket, 'message') as Promise<[Buffer]>;
  socket.send(data);
  return (await answered)[0];
}

/** Resolves when both ends know; the relay then does too. */
async function closed(relay: TestRelay, socket: WebSocket, close: () => void) {
  const gone = once(socket, 'close');
  close();
  await gone;
  return relay.records();
}

describe.each([false, true])('messages of a WebSocket, compressed: %s', (perMessageDeflate) => {
  test('arrive and are recorded with their direction, in order', async () => {
    const echo = await echoServer({ perMessageDeflate });
    const { relay, socket } = await through(echo, { perMessageDeflate });
    expect(socket.protocol).toBe('mcp');
    expect(socket.extensions).toBe(perMessageDeflate ? 'permessage-deflate' : '');
    const texts = [1, 2, 3].map((id) => JSON.stringify({ jsonrpc: '2.0', id, method: `ü${id}` }));
    for (const text of texts) expect((await exchange(socket, text)).toString()).toBe(text);
    const bytes = randomBytes(100_000);
    expect((await exchange(socket, bytes)).equals(bytes)).toBe(true);
    const records = await closed(relay, socket, () => socket.close(1000, 'done'));
    const messages = ofType(records, 'message');
    expect(messages.map(({ dir, opcode, text }) => [dir, opcode, text])).toEqual([
      ...texts.flatMap((text) => [
        ['up', 1, text],
        ['down', 1, text],
      ]),
      ...[
        ['up', 2, undefined],
        ['down', 2, undefined],
      ],
    ]);
    expect(messages.at(-1)).toMatchObject({ base64: bytes.toString('base64'), bytes: 100_000 });
    expect(ofType(records, 'end')).toMatchObject([{ reason: 'complete', closeCode: 1000 }]);
    expect(records.at(-2)?.type).toBe('end');
  });

  test('are recorded up to the limit and arrive whole', async () => {
    const echo = await echoServer({ perMessageDeflate });
    const { relay, socket } = await through(echo, { perMessageDeflate, limit: 100 });
    const text = `${'é'.repeat(50)}x${'y'.repeat(400_000)}`;
    const sum = (data: Buffer | string): string => createHash('sha1').update(data).digest('hex');
    expect(sum(await exchange(socket, `1${text}`))).toBe(sum(`1${text}`));
    const [first] = ofType(await closed(relay, socket, () => socket.close()), 'message');
    // Cut between characters.
    expect(first).toMatchObject({ text: `1${'é'.repeat(49)}`, bytes: 400_102, truncated: true });
  });

  test('a message sent in parts is one message', async () => {
    const echo = await echoServer({ perMessageDeflate });
    const { relay, socket } = await through(echo, { perMessageDeflate });
    const answered = once(socket, 'message');
    for (const [text, fin] of [
      ['one ', false],
      ['two ', false],
      ['three', true],
    ] as const) {
      socket.send(text, { fin });
    }
    await answered;
    const records = await closed(relay, socket, () => socket.close());
    expect(ofType(records, 'message').map(({ dir, text }) => [dir, text])).toEqual([
      ['up', 'one two three'],
      ['down', 'one two three'],
    ]);
  });
});

test("the server's close code reaches the client and the capture", async () => {
  const { relay, socket, server } = await through(await echoServer());
  const gone = once(socket, 'close') as Promise<[number, Buffer]>;
  server.close(4001, 'session over');
  const [code, reason] = await gone;
  expect([code, reason.toString()]).toEqual([4001, 'session over']);
  expect(ofType(await relay.records(), 'end')).toMatchObject([{ closeCode: 4001 }]);
});

test('a connection cut off without a close has no close code', async () => {
  const { relay, socket, server } = await through(await echoServer());
  const gone = once(server, 'close');
  socket.terminate();
  await gone;
  const [end] = ofType(await relay.records(), 'end');
  expect(end).not.toHaveProperty('closeCode');
});

test('stopping the relay records what was said before the end', async () => {
  const echo = await echoServer({ perMessageDeflate: true });
  const { relay, socket } = await through(echo, { perMessageDeflate: true });
  await exchange(socket, 'x'.repeat(5000));
  const types = (await relay.records()).map(({ type }) => type);
  expect(types.slice(-4)).toEqual(['message', 'message', 'end', 'control']);
});

test('while recording is paused messages pass and are counted', async () => {
  const { relay, socket } = await through(await echoServer());
  await exchange(socket, 'before');
  relay.setRecording(false);
  await exchange(socket, 'between');
  relay.setRecording(true);
  await exchange(socket, 'after');
  const records = await closed(relay, socket, () => socket.close());
  expect(ofType(records, 'message').map(({ text }) => text)).toEqual([
    ...['before', 'before', 'after', 'after'],
  ]);
  expect(ofType(records, 'control').find(({ bytes }) => bytes !== undefined)).toMatchObject({
    ...{ action: 'forwarded-unrecorded', bytes: 14 },
  });
});
