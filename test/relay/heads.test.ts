import { describe, expect, test } from 'vitest';
import { answer, connect, endToEnd, ofType, RawServer, relayTo } from './harness.ts';

describe('heads', () => {
  test('a request arrives with names, case, order and repetition as sent', async () => {
    const server = await RawServer.start();
    const relay = await relayTo(server.url);
    const client = await connect(relay.port);
    const lines = [
      'hOsT: 127.0.0.1:4711',
      'X-Zebra: 1',
      'Accept: application/json',
      'x-zebra: 2',
      'ACCEPT: text/event-stream',
      'X-Empty: ',
      'Mcp-Param-Region: =?base64?ZXUgw7w=?=',
      'X-Latin: caf\xe9',
      'Content-Length: 2',
      'X-Zebra: 3',
    ];
    client.send(`POST /mcp?a=%20b&c HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n{}`);
    const upstream = await server.accept();
    const head = await upstream.head();
    expect(head.split('\r\n')[0]).toBe('POST /mcp?a=%20b&c HTTP/1.1');
    expect(endToEnd(head)).toEqual(
      lines.map((line) => (line === 'X-Empty: ' ? 'X-Empty: ' : line)),
    );
    upstream.send(answer('{}'));
    await client.until('{}');
    const [request] = ofType(await relay.records(), 'request');
    expect(request?.headers.map(([name, value]) => `${name}: ${value}`)).toEqual(lines);
  });

  test('a request that waits for a 100 keeps the bytes of its head too', async () => {
    const server = await RawServer.start();
    const relay = await relayTo(server.url);
    const client = await connect(relay.port);
    const lines = ['Host: localhost', 'X-Latin: caf\xe9 \xff\x80', 'Expect: 100-continue'];
    client.send(`POST /mcp HTTP/1.1\r\n${lines.join('\r\n')}\r\nContent-Length: 2\r\n\r\n`);
    const upstream = await server.accept();
    expect(endToEnd(await upstream.head())).toEqual([...lines, 'Content-Length: 2']);
    upstream.send('HTTP/1.1 100 Continue\r\n\r\n');
    await client.until('100 Continue\r\n\r\n');
    client.send('{}');
    await upstream.until('{}');
    upstream.send(answer('ok'));
    await client.until('ok');
  });

  test('a response arrives with names, case, order, repetition and both cookies', async () => {
    const server = await RawServer.start();
    const relay = await relayTo(server.url);
    const client = await connect(relay.port);
    client.send('GET /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const upstream = await server.accept();
    await upstream.head();
    const lines = [
      'sEt-CoOkIe: a=1; Path=/',
      'X-B: 1',
      'Set-Cookie: b=2; HttpOnly',
      'x-b: 2',
      'Content-Length: 0',
      'Vary: Origin',
      'Vary: Accept',
    ];
    upstream.send(`HTTP/1.1 207 Odd Reason\r\n${lines.join('\r\n')}\r\n\r\n`);
    const head = await client.head();
    expect(head.split('\r\n')[0]).toBe('HTTP/1.1 207 Odd Reason');
    expect(endToEnd(head)).toEqual(lines);
  });
});
