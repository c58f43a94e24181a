import { describe, expect, onTestFinished, test } from 'vitest';
import { answer, connect, endToEnd, ofType, RawServer, relayTo } from './harness.ts';

const HANDSHAKE = [
  'GET /mcp//a?x=1 HTTP/1.1',
  'Host: localhost:1',
  'Upgrade: websocket',
  'connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'sec-WebSocket-Version: 13',
  'Sec-WebSocket-Protocol: mcp, bearer, fake-token-1234567890',
  'X-Twice: 1',
  'X-Twice: 2',
];

describe('a WebSocket', () => {
  test('is switched with both heads as sent, carries bytes both ways and is one exchange', async () => {
    const server = await RawServer.start();
    const relay = await relayTo(server.url);
    const client = await connect(relay.port);
    client.send(`${HANDSHAKE.join('\r\n')}\r\n\r\n`);
    const upstream = await server.accept();
    expect((await upstream.head()).split('\r\n')).toEqual(HANDSHAKE);
    const lines = [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      'sec-websocket-protocol: mcp',
      'Set-Cookie: a=1',
      'Set-Cookie: b=2',
    ];
    upstream.send(`${lines.join('\r\n')}\r\n\r\nfirst`);
    expect((await client.head()).split('\r\n')).toEqual(lines);
    await client.until('first');
    client.send('up');
    await upstream.until('up');
    upstream.send('down');
    await client.until('down');
    client.socket.end();
    await upstream.gone();
    upstream.socket.end();
    await client.gone();
    const records = await relay.records();
    expect(ofType(records, 'request')).toHaveLength(1);
    expect(ofType(records, 'response')).toMatchObject([{ status: 101 }]);
    expect(ofType(records, 'end')).toMatchObject([{ reason: 'complete', bytesUp: 2 }]);
    expect(JSON.stringify(records)).not.toContain('fake-token');
  });

  test('a server that does not switch is heard', async () => {
    const server = await RawServer.start();
    const relay = await relayTo(server.url);
    const client = await connect(relay.port);
    client.send(`${HANDSHAKE.join('\r\n')}\r\n\r\n`);
    const upstream = await server.accept();
    await upstream.head();
    upstream.send(
      'HTTP/1.1 404 Not Found\r\nX-Case: Kept\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nnope\r\n0\r\n\r\n',
    );
    const head = await client.head();
    expect(head).toContain('HTTP/1.1 404 Not Found');
    expect(endToEnd(head)).toEqual(['X-Case: Kept']);
    expect(head).not.toMatch(/transfer-encoding/i);
    await client.gone();
    expect(client.text).toBe('nope');
    const records = await relay.records();
    expect(ofType(records, 'response.body')).toMatchObject([{ text: 'nope' }]);
    expect(ofType(records, 'end')).toMatchObject([{ reason: 'complete' }]);
  });

  test('the client leaving before the switch ends the attempt', async () => {
    const server = await RawServer.start();
    const relay = await relayTo(server.url);
    const client = await connect(relay.port);
    client.send(`${HANDSHAKE.join('\r\n')}\r\n\r\n`);
    const upstream = await server.accept();
    await upstream.head();
    client.socket.destroy();
    await upstream.gone();
    expect(ofType(await relay.records(), 'end')).toMatchObject([{ reason: 'client-abort' }]);
  });

  test('an unreachable server is a 502', async () => {
    const relay = await relayTo('http://127.0.0.1:9/mcp');
    const client = await connect(relay.port);
    client.send(`${HANDSHAKE.join('\r\n')}\r\n\r\n`);
    expect(await client.head()).toContain('HTTP/1.1 502 Bad Gateway');
    expect(ofType(await relay.records(), 'end')).toMatchObject([{ reason: 'upstream-error' }]);
  });

  test('an unknown Host is refused', async () => {
    const server = await RawServer.start();
    const relay = await relayTo(server.url);
    const client = await connect(relay.port);
    client.send(`${HANDSHAKE.join('\r\n').replace('localhost:1', 'evil.example')}\r\n\r\n`);
    expect(await client.head()).toContain('HTTP/1.1 403 Forbidden');
    expect(server.connections).toBe(0);
    expect(ofType(await relay.records(), 'end')).toMatchObject([{ reason: 'refused' }]);
  });
});

test('an offer to upgrade to HTTP/2, as Java makes, is passed over', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  const lines = [
    'POST /mcp HTTP/1.1',
    'Connection: Upgrade, HTTP2-Settings',
    'Content-Length: 9',
    'Host: localhost',
    'HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
    'Upgrade: h2c',
    'User-Agent: Java-http-client/21',
  ];
  const accepted = server.accept();
  const warnings: Error[] = [];
  const warn = (warning: Error): void => void warnings.push(warning);
  process.on('warning', warn);
  onTestFinished(() => void process.off('warning', warn));
  for (const id of Array.from({ length: 25 }, (_, index) => 10 + index)) {
    client.send(`${lines.join('\r\n')}\r\n\r\n{"id":${id}}`);
    const upstream = await accepted;
    const { head, body } = await upstream.message();
    expect(body).toBe(`{"id":${id}}`);
    expect(endToEnd(head)).toEqual([
      'Content-Length: 9',
      'Host: localhost',
      'User-Agent: Java-http-client/21',
    ]);
    upstream.send(answer(`ok${id}`));
    expect((await client.message()).body).toBe(`ok${id}`);
  }
  // Each hand-back must clean up after itself.
  expect(warnings).toEqual([]);
  const requests = ofType(await relay.records(), 'request');
  expect(requests).toHaveLength(25);
  for (const { headers } of requests) {
    expect(headers.map(([name, value]) => `${name}: ${value}`)).toEqual(lines.slice(1));
  }
});
