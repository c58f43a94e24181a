import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { connect, ofType, RawServer, relayTo } from './harness.ts';

/** Sends `body` through a relay to a server that answers with the same bytes. */
async function echo(
  body: Buffer,
  { headers = [] as string[], maxBodyBytes = 1024 * 1024, path = '/mcp' } = {},
): Promise<{
  received: Buffer;
  answered: Buffer;
  records: Awaited<ReturnType<Awaited<ReturnType<typeof relayTo>>['records']>>;
}> {
  const server = await RawServer.start();
  const relay = await relayTo(server.url, { maxBodyBytes });
  const client = await connect(relay.port);
  const own = [...headers, `Content-Length: ${body.length}`].join('\r\n');
  client.send(`POST ${path} HTTP/1.1\r\nHost: localhost\r\n${own}\r\n\r\n`);
  client.send(body);
  const upstream = await server.accept();
  await upstream.head();
  const received = await upstream.exactly(body.length);
  upstream.send(`HTTP/1.1 200 OK\r\n${own}\r\n\r\n`);
  upstream.send(body);
  await client.head();
  const answered = await client.exactly(body.length);
  return { received, answered, records: await relay.records() };
}

const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

test('20 MB pass whole and are recorded up to the limit', async () => {
  const body = Buffer.alloc(20 * 1024 * 1024);
  for (let index = 0; index < body.length; index++) body[index] = 97 + (index % 26);
  const { received, answered, records } = await echo(body, { maxBodyBytes: 1000 });
  expect(sha(received)).toBe(sha(body));
  expect(sha(answered)).toBe(sha(body));
  for (const type of ['request.body', 'response.body'] as const) {
    const [record] = ofType(records, type);
    expect(record).toMatchObject({ bytes: body.length, truncated: true });
    expect(record?.text).toBe(body.subarray(0, 1000).toString());
  }
  expect(ofType(records, 'end')[0]).toMatchObject({ bytesUp: body.length, bytesDown: body.length });
});

test('invalid JSON is forwarded and recorded as the text it is', async () => {
  const { received, records } = await echo(Buffer.from('{"jsonrpc": oops'));
  expect(received.toString()).toBe('{"jsonrpc": oops');
  expect(ofType(records, 'request.body')[0]).toMatchObject({ text: '{"jsonrpc": oops' });
});

test('invalid UTF-8 is forwarded and recorded in base64', async () => {
  const body = Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]);
  const { received, records } = await echo(body);
  expect(received.equals(body)).toBe(true);
  const [record] = ofType(records, 'request.body');
  expect(record).toMatchObject({ base64: body.toString('base64'), bytes: 5 });
  expect(record).not.toHaveProperty('text');
});

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
])('%s is forwarded as it is and recorded readable', async (encoding, compress) => {
  const text = `{"jsonrpc":"2.0","id":1,"result":"${'é'.repeat(300)}"}`;
  const body = compress(Buffer.from(text));
  const { answered, records } = await echo(body, { headers: [`Content-Encoding: ${encoding}`] });
  expect(answered.equals(body)).toBe(true);
  expect(ofType(records, 'response.body')[0]).toMatchObject({ text, encoding, bytes: body.length });
  const order = records.filter((record) => 'x' in record).map(({ type }) => type);
  expect(order).toEqual(['request', 'request.body', 'response', 'response.body', 'end']);
});

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
])(
  'the events of a stream in %s come before its end, and all of them',
  async (encoding, compress) => {
    const events = Array.from({ length: 50 }, (_, id) => `id: ${id}\ndata: ${'é'.repeat(id)}\n\n`);
    const { records } = await echo(compress(Buffer.from(`${events.join('')}data: cut`)), {
      headers: [`Content-Encoding: ${encoding}`, 'Content-Type: text/event-stream'],
    });
    const own = records.filter((record) => 'x' in record).map(({ type }) => type);
    const before = ['request', 'request.body', 'response'];
    expect(own).toEqual([...before, ...Array<string>(51).fill('event'), 'end']);
    const found = ofType(records, 'event');
    expect(found.slice(0, 50).map(({ id }) => id)).toEqual(events.map((_, id) => String(id)));
    expect(found.at(-1)).toMatchObject({ incomplete: true });
  },
);

test('of a stream in broken gzip the record says that not all of it is there', async () => {
  const { records } = await echo(Buffer.from('this is not gzip at all'), {
    headers: ['Content-Encoding: gzip', 'Content-Type: text/event-stream'],
  });
  expect(ofType(records, 'event')).toMatchObject([{ bytes: 0, incomplete: true }]);
  const own = records.filter((record) => 'x' in record);
  expect(own.at(-1)?.type).toBe('end');
});

test('broken gzip is forwarded and recorded as the bytes it is', async () => {
  const body = Buffer.from('this is not gzip at all');
  const { answered, records } = await echo(body, { headers: ['Content-Encoding: gzip'] });
  expect(answered.equals(body)).toBe(true);
  expect(ofType(records, 'response.body')[0]).toMatchObject({ base64: body.toString('base64') });
});

test('a small body that unpacks to a huge one is recorded up to the limit', async () => {
  const body = gzipSync(Buffer.alloc(8 * 1024 * 1024, 'a'));
  const { records } = await echo(body, {
    headers: ['Content-Encoding: gzip'],
    maxBodyBytes: 10_000,
  });
  const [record] = ofType(records, 'response.body');
  expect(record).toMatchObject({ truncated: true, bytes: body.length });
  expect(record?.text).toBe('a'.repeat(10_000));
});
