import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RelayOptions } from '../../src/relay/handle.ts';
import { EndpointRewriter } from '../../src/relay/rewriteEndpoint.ts';
import { parseTarget } from '../../src/relay/target.ts';
import { connect, ofType, RawServer, relayTo } from './harness.ts';

const context = {
  target: parseTarget('http://127.0.0.1:3000/sse'),
  rewrites: { endpoint: true, oauthMetadata: true, location: true },
  origin: 'http://127.0.0.1:4000',
};

function run(chunks: readonly Buffer[]): { out: Buffer; rewrites: number } {
  let rewrites = 0;
  const rewriter = new EndpointRewriter(context, () => (rewrites += 1));
  const out = chunks.map((chunk) => rewriter.push(chunk));
  return { out: Buffer.concat([...out, rewriter.end()]), rewrites };
}

const ENDPOINT = 'http://127.0.0.1:3000/message?sessionId=f0bb&x=ü';
const MOVED = 'http://127.0.0.1:4000/message?sessionId=f0bb&x=ü';

describe('the first event', () => {
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
  const stream = fc
    .tuple(lineEnd, fc.boolean(), fc.boolean(), fc.boolean(), fc.constantFrom('', '\ufeff'))
    .map(([end, space, comment, dataFirst, bom]) => {
      const data = `data:${space ? ' ' : ''}${ENDPOINT}`;
      const event = `event:${space ? ' ' : ''}endpoint`;
      const lines = dataFirst ? [data, event, 'id: 1'] : ['retry: 5', '', event, data];
      const before = comment ? [': hello', ':', ''] : [];
      // The same URL in a later event is content.
      const after = ['event: message', data, '', 'event: endpoint', data, ''];
      return `${bom}${[...before, ...lines, '', ...after, ''].join(end)}`;
    });
  const cuts = fc.array(fc.nat(400), { maxLength: 12 });

  test('is changed, however it is written and cut, and nothing else is', () => {
    fc.assert(
      fc.property(stream, cuts, (text, at) => {
        const { out, rewrites } = run(cutAt(Buffer.from(text), at));
        expect(out.toString()).toBe(text.replace(ENDPOINT, MOVED));
        expect(rewrites).toBe(1);
      }),
    );
  });

  test('leaves every stream without such an event as it is', () => {
    const line = fc.constantFrom(
      ...['', ': c', 'data: x', `data: ${ENDPOINT}`, 'event: message', 'id: 1', 'endpoint'],
      ...['event: endpoints', 'data: /message', 'retry: 1', 'data', 'event'],
    );
    const text = fc.tuple(fc.array(line), lineEnd).map(([lines, end]) => lines.join(end));
    fc.assert(
      fc.property(text, cuts, (written, at) => {
        const { out, rewrites } = run(cutAt(Buffer.from(written), at));
        expect(out.toString()).toBe(written);
        expect(rewrites).toBe(0);
      }),
    );
  });

  test('is let go where it does not end', () => {
    const rewriter = new EndpointRewriter(context, () => undefined);
    const long = Buffer.from(`data: ${'x'.repeat(20_000)}`);
    expect(rewriter.push(long)).toEqual(long);
    expect(rewriter.done).toBe(true);
  });

  test('comments go on at once, even unfinished ones', () => {
    const rewriter = new EndpointRewriter(context, () => undefined);
    for (const text of [': keep', '-alive\n', '\n', ':']) {
      expect(rewriter.push(Buffer.from(text)).toString()).toBe(text);
    }
  });
});

function cutAt(bytes: Buffer, at: readonly number[]): Buffer[] {
  const places = [...new Set(at.map((place) => Math.min(place, bytes.length)))].sort(
    (a, b) => a - b,
  );
  return [...places, bytes.length].map((end, index) => bytes.subarray(places[index - 1] ?? 0, end));
}

async function sse(options: Partial<RelayOptions> = {}, more: readonly string[] = []) {
  const server = await RawServer.start();
  const relay = await relayTo(`http://127.0.0.1:${server.port}/sse`, options);
  const client = await connect(relay.port);
  client.send(`GET /sse HTTP/1.1\r\nHost: localhost:${relay.port}\r\n\r\n`);
  const upstream = await server.accept();
  await upstream.head();
  const lines = ['HTTP/1.1 200 OK', 'Content-Type: text/event-stream', ...more];
  upstream.send(`${lines.join('\r\n')}\r\n\r\n`);
  await client.head();
  const endpoint = (port: number, name = '127.0.0.1'): string =>
    `event: endpoint\ndata: http://${name}:${port}/message?sessionId=s-1\n\n`;
  return { server, relay, client, upstream, endpoint };
}

test('through the relay, the client posts to the relay; the capture has both addresses', async () => {
  const { server, relay, client, upstream, endpoint } = await sse();
  upstream.send(endpoint(server.port));
  await client.until(endpoint(relay.port, 'localhost'));
  // Later events are neither changed nor held.
  upstream.send(`data: http://127.0.0.1:${server.port}/`);
  await client.until(`data: http://127.0.0.1:${server.port}/`);
  upstream.socket.end('\n\n');
  await client.gone();
  const [first, second] = ofType(await relay.records(), 'event');
  expect(first).toMatchObject({
    data: `http://127.0.0.1:${server.port}/message?sessionId=s-1`,
    rewrites: [
      {
        what: 'endpoint',
        from: `http://127.0.0.1:${server.port}/message?sessionId=s-1`,
        to: `http://localhost:${relay.port}/message?sessionId=s-1`,
      },
    ],
  });
  expect(second).not.toHaveProperty('rewrites');
});

test('a stream that breaks off inside its first event loses nothing', async () => {
  const { client, upstream } = await sse({}, ['Transfer-Encoding: chunked']);
  upstream.send('e\r\nevent: endpoin\r\n');
  upstream.socket.end();
  await client.gone();
  expect(client.text).toContain('event: endpoin');
});

test('with the switch off nothing is changed; a compressed stream is left alone and noted', async () => {
  const off = await sse({ rewrites: { endpoint: false } });
  off.upstream.send(off.endpoint(off.server.port));
  await off.client.until(off.endpoint(off.server.port));
  const packed = await sse({}, ['Content-Encoding: gzip']);
  packed.upstream.socket.end();
  await packed.client.gone();
  const [response] = ofType(await packed.relay.records(), 'response');
  expect(response?.notRewritten).toMatchObject({ what: 'endpoint' });
});
