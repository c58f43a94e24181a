/** Requests that two parsers could read differently: none may pass, all leave the relay running. */
import { describe, expect, test } from 'vitest';
import { answer, connect, ofType, post, RawServer, relayTo } from './harness.ts';

const HEAD = 'POST /mcp?token=fake-token-in-url HTTP/1.1\r\nHost: 127.0.0.1\r\n';

const TRIES: readonly (readonly [string, string, number])[] = [
  ['two lengths', `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x`, 400],
  ['two equal lengths', `${HEAD}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`, 400],
  ['a list of lengths', `${HEAD}Content-Length: 2, 3\r\n\r\n{}x`, 400],
  ['a signed length', `${HEAD}Content-Length: +2\r\n\r\n{}`, 400],
  [
    'a length and chunks',
    `${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
    400,
  ],
  [
    'chunks that are not the last coding',
    `${HEAD}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    400,
  ],
  ['a folded line', `${HEAD}X-Note: one\r\n two\r\nContent-Length: 0\r\n\r\n`, 400],
  ['a bare CR in a field', `${HEAD}X-Note: a\rContent-Length: 9\r\nContent-Length: 0\r\n\r\n`, 400],
  ['a space before the colon', `${HEAD}Content-Length : 2\r\n\r\n{}`, 400],
  ['a NUL in a field', `${HEAD}X-Note: a\0b\r\nContent-Length: 0\r\n\r\n`, 400],
  ['a head that is too long', `${HEAD}X-Note: ${'a'.repeat(70 * 1024)}\r\n\r\n`, 431],
  ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
];

describe.each(TRIES)('%s', (_name, bytes, status) => {
  test(`is answered ${status}, reaches no server, and the relay goes on`, async () => {
    const server = await RawServer.start();
    const relay = await relayTo(server.url);
    const client = await connect(relay.port);
    client.send(bytes);
    expect(await client.head()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    await client.gone();
    expect(server.connections).toBe(0);

    const next = await connect(relay.port);
    next.send(post('{}'));
    const upstream = await server.accept();
    expect((await upstream.message()).body).toBe('{}');
    upstream.send(answer('{"ok":true}'));
    expect((await next.message()).body).toBe('{"ok":true}');

    const records = await relay.records();
    expect(relay.captured()).not.toContain('fake-token-in-url');
    const ends = ofType(records, 'end').map(({ reason }) => reason);
    expect(ends.at(-1)).toBe('complete');
    expect(ends.slice(0, -1).every((reason) => reason === 'refused')).toBe(true);
  });
});

test('a refused request is recorded with its line and the answer, without its fields', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  client.send(
    `${HEAD}Authorization: Bearer fake-bearer\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n`,
  );
  await client.gone();
  const records = await relay.records();
  expect(ofType(records, 'request')).toMatchObject([{ method: 'POST', headers: [] }]);
  expect(ofType(records, 'response')).toMatchObject([{ status: 400 }]);
  expect(ofType(records, 'end')).toMatchObject([{ reason: 'refused' }]);
  expect(relay.captured()).not.toContain('fake-bearer');
});

test('chunks that break off into nonsense end the exchange that is open', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  client.send(`${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n`);
  const upstream = await server.accept();
  await upstream.until('{}');
  client.send('zz\r\nGET /hidden HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  await client.gone();
  await upstream.gone();
  expect(upstream.text).not.toContain('hidden');
  expect(ofType(await relay.records(), 'end')).toMatchObject([{ reason: 'client-abort' }]);
});
