/** A reader that stops: bounded by what the relay takes from the other side, not by its memory. */
import type * as net from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { connect, ofType, RawServer, relayTo, type Wire } from './harness.ts';

const CHUNK = Buffer.alloc(64 * 1024, 'a');
const TOTAL = 512 * 1024 * 1024;
/** What the buffers of two loopback connections and the relay's streams hold at most. */
const MUCH = 48 * 1024 * 1024;

/** Writes until the other side takes no more: two looks in a row, with nothing in between, are equal. */
async function fill(socket: net.Socket, piece = CHUNK): Promise<number> {
  let written = 0;
  for (;;) {
    while (written < TOTAL && socket.write(piece)) written += piece.length;
    const before = socket.bytesWritten - socket.writableLength;
    const drained = new Promise<boolean>((resolve) => socket.once('drain', () => resolve(true)));
    const stuck = new Promise<boolean>((resolve) => void setTimeout(() => resolve(false), 500));
    if (!(await Promise.race([drained, stuck]))) return before;
    if (written >= TOTAL) return written;
  }
}

function stopReading({ socket }: Wire): void {
  socket.pause();
  onTestFinished(() => void socket.destroy());
}

test('a client that stops reading makes the relay stop taking from the server', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  client.send('GET /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const upstream = await server.accept();
  await upstream.head();
  upstream.send(`HTTP/1.1 200 OK\r\nContent-Length: ${TOTAL}\r\n\r\n`);
  await client.head();
  stopReading(client);
  expect(await fill(upstream.socket)).toBeLessThan(MUCH);
});

test('a server that stops reading makes the relay stop taking from the client', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  client.send(`POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${TOTAL}\r\n\r\n`);
  const upstream = await server.accept();
  await upstream.head();
  stopReading(upstream);
  expect(await fill(client.socket)).toBeLessThan(MUCH);
});

/** One WebSocket message of 64 KB, as a server frames it. */
const FRAME = Buffer.concat([Buffer.from([0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]), CHUNK]);

test('a WebSocket client that stops reading makes the relay stop taking from the server', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket';
  client.send(
    `GET /mcp HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  const upstream = await server.accept();
  await upstream.head();
  upstream.send(
    `HTTP/1.1 101 Switching Protocols\r\n${upgrade}\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n`,
  );
  await client.head();
  stopReading(client);
  expect(await fill(upstream.socket, FRAME)).toBeLessThan(MUCH);
});

test('beyond the limit a body is counted, forwarded, and marked truncated', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url, { maxBodyBytes: 1000 });
  const client = await connect(relay.port);
  client.send(
    `POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n${'u'.repeat(5000)}`,
  );
  const upstream = await server.accept();
  expect((await upstream.message()).body).toBe('u'.repeat(5000));
  upstream.send(`HTTP/1.1 200 OK\r\nContent-Length: 7000\r\n\r\n${'d'.repeat(7000)}`);
  expect((await client.message()).body).toBe('d'.repeat(7000));
  const records = await relay.records();
  expect(ofType(records, 'request.body')).toMatchObject([
    { bytes: 5000, truncated: true, text: 'u'.repeat(1000) },
  ]);
  expect(ofType(records, 'response.body')).toMatchObject([
    { bytes: 7000, truncated: true, text: 'd'.repeat(1000) },
  ]);
  expect(ofType(records, 'end')).toMatchObject([{ bytesUp: 5000, bytesDown: 7000 }]);
});
