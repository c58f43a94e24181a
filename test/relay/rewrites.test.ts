import { brotliCompressSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { RelayOptions } from '../../src/relay/handle.ts';
import { connect, ofType, RawServer, relayTo, type TestRelay, type Wire } from './harness.ts';

interface Line {
  server: RawServer;
  relay: TestRelay;
  client: Wire;
  upstream: Wire;
}

/** A request that has reached the server. */
async function asked(
  path: string,
  options: Partial<RelayOptions> = {},
  more: readonly string[] = [],
): Promise<Line> {
  const server = await RawServer.start();
  const relay = await relayTo(server.url, options);
  const client = await connect(relay.port);
  const host = more.some((line) => line.startsWith('Host'))
    ? []
    : [`Host: 127.0.0.1:${relay.port}`];
  client.send([`GET ${path} HTTP/1.1`, ...host, ...more, '', ''].join('\r\n'));
  const upstream = await server.accept();
  await upstream.head();
  return { server, relay, client, upstream };
}

async function rewritesOf(relay: TestRelay) {
  return ofType(await relay.records(), 'response').flatMap(({ rewrites = [] }) => rewrites);
}

describe('Location', () => {
  test('of a redirect to the target leads back to the relay, and is recorded', async () => {
    const { server, relay, client, upstream } = await asked('/old');
    const from = `http://localhost:${server.port}/new?code=fake-code-1&x=%20#f`;
    upstream.send(
      `HTTP/1.1 307 Temporary Redirect\r\nlocation: ${from}\r\nContent-Length: 0\r\n\r\n`,
    );
    const to = `http://127.0.0.1:${relay.port}/new?code=fake-code-1&x=%20#f`;
    expect(await client.head()).toContain(`\r\nlocation: ${to}\r\n`);
    const [rewrite, ...others] = await rewritesOf(relay);
    expect(others).toEqual([]);
    expect(rewrite?.what).toBe('Location');
    expect(rewrite?.from).toMatch(`http://localhost:${server.port}/new?code=⟨fp:`);
    expect(rewrite?.to).toMatch(`http://127.0.0.1:${relay.port}/new?code=⟨fp:`);
    expect(relay.captured()).not.toContain('fake-code-1');
  });

  test.each([
    ['elsewhere', () => 'https://login.example/authorize'],
    ['a path', () => '/new'],
    ['another port', (port: number) => `http://127.0.0.1:${port + 1}/new`],
    ['another scheme', (port: number) => `https://127.0.0.1:${port}/new`],
    ['a name that begins alike', (port: number) => `http://127.0.0.1.evil.example:${port}/`],
    ['user info', (port: number) => `http://127.0.0.1:${port}@evil.example/`],
  ])('to %s stays as it is', async (_, locationOf) => {
    const { server, relay, client, upstream } = await asked('/old');
    const location = locationOf(server.port);
    upstream.send(`HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`);
    expect(await client.head()).toContain(`\r\nLocation: ${location}\r\n`);
    expect(await rewritesOf(relay)).toEqual([]);
  });

  test('stays as it is where it is no redirect, and where the switch is off', async () => {
    for (const [status, options] of [
      ['201 Created', {}],
      ['302 Found', { rewrites: { location: false } }],
    ] as const) {
      const { server, client, upstream } = await asked('/old', options);
      const field = `Location: ${server.url}`;
      upstream.send(`HTTP/1.1 ${status}\r\n${field}\r\nContent-Length: 0\r\n\r\n`);
      expect(await client.head()).toContain(field);
    }
  });

  test('names what the client used: a tunnel that tells its name and scheme', async () => {
    const behind = ['X-Forwarded-Proto: https', 'X-Forwarded-Host: tunnel.example'];
    const named = ['Host: tunnel.example', 'X-Forwarded-Proto: https'];
    for (const lines of [behind, named]) {
      const options = { allowHosts: ['tunnel.example'] };
      const { server, client, upstream } = await asked('/old', options, lines);
      upstream.send(`HTTP/1.1 302 Found\r\nLocation: ${server.url}\r\nContent-Length: 0\r\n\r\n`);
      expect(await client.head()).toContain('\r\nLocation: https://tunnel.example/mcp\r\n');
    }
  });

  test('nothing but a name is taken from a forwarding field', async () => {
    const { server, relay, client, upstream } = await asked('/old', {}, [
      'X-Forwarded-Host: evil.example/"><script>',
      'X-Forwarded-Proto: javascript',
    ]);
    upstream.send(`HTTP/1.1 302 Found\r\nLocation: ${server.url}\r\nContent-Length: 0\r\n\r\n`);
    expect(await client.head()).toContain(`\r\nLocation: http://127.0.0.1:${relay.port}/mcp\r\n`);
  });
});

describe('the challenge', () => {
  const challenge = (port: number): string =>
    `WWW-Authenticate: Bearer error="invalid_token", resource_metadata="http://127.0.0.1:${port}/.well-known/oauth-protected-resource/mcp", scope="a b"`;

  test('names the metadata at the relay; the rest of the field stays', async () => {
    const { server, relay, client, upstream } = await asked('/mcp');
    upstream.send(
      `HTTP/1.1 401 Unauthorized\r\n${challenge(server.port)}\r\nContent-Length: 0\r\n\r\n`,
    );
    expect(await client.head()).toContain(challenge(relay.port));
    const path = '/.well-known/oauth-protected-resource/mcp';
    expect(await rewritesOf(relay)).toEqual([
      {
        what: 'WWW-Authenticate resource_metadata',
        from: `http://127.0.0.1:${server.port}${path}`,
        to: `http://127.0.0.1:${relay.port}${path}`,
      },
    ]);
  });

  test('stays as it is where the switch is off', async () => {
    const { server, client, upstream } = await asked('/mcp', {
      rewrites: { oauthMetadata: false },
    });
    upstream.send(
      `HTTP/1.1 401 Unauthorized\r\n${challenge(server.port)}\r\nContent-Length: 0\r\n\r\n`,
    );
    expect(await client.head()).toContain(challenge(server.port));
  });
});

const plain = (text: string): Buffer => Buffer.from(text);

describe('protected-resource metadata', () => {
  const PATH = '/.well-known/oauth-protected-resource/mcp';
  const metadata = (port: number): string =>
    `{ "a" : {"resource":"http://127.0.0.1:${port}/no"},\n  "resource" : "http://127.0.0.1:${port}/mcp" ,"name":"é \\u0041","authorization_servers":["http://127.0.0.1:${port}"] }\n`;
  const changed = (port: number, to: number): string =>
    metadata(port).replace(`"http://127.0.0.1:${port}/mcp"`, `"http://127.0.0.1:${to}/mcp"`);
  const send = (upstream: Wire, body: Buffer, more: readonly string[] = []): void => {
    const lines = ['HTTP/1.1 200 OK', 'Content-Type: application/json', 'X-Case: Kept', ...more];
    upstream.send(`${[...lines, `content-length: ${body.length}`, '', ''].join('\r\n')}`);
    upstream.send(body);
  };

  test('names the relay as the resource; every other byte stays; the length is right', async () => {
    const { server, relay, client, upstream } = await asked(PATH);
    const body = metadata(server.port);
    send(upstream, Buffer.from(body));
    const { head, body: received } = await client.message();
    expect(received).toBe(changed(server.port, relay.port));
    expect(head).toContain('X-Case: Kept');
    const records = await relay.records();
    expect(ofType(records, 'response')[0]?.rewrites).toEqual([
      {
        what: 'resource',
        from: `http://127.0.0.1:${server.port}/mcp`,
        to: `http://127.0.0.1:${relay.port}/mcp`,
      },
    ]);
    // The capture keeps what the server sent.
    expect(ofType(records, 'response.body')[0]?.text).toBe(body);
    expect(ofType(records, 'end')[0]).toMatchObject({ reason: 'complete' });
  });

  test.each([
    ['gzip', gzipSync, gunzipSync],
    ['br', brotliCompressSync, undefined],
  ] as const)('compressed with %s is changed too', async (coding, compress, decompress) => {
    const { server, relay, client, upstream } = await asked(PATH);
    send(upstream, compress(metadata(server.port)), [`Content-Encoding: ${coding}`]);
    const head = await client.head();
    expect(head).toContain(`Content-Encoding: ${coding}`);
    const length = Number(/content-length: (\d+)/.exec(head)?.[1]);
    const body = await client.exactly(length);
    if (decompress) expect(decompress(body).toString()).toBe(changed(server.port, relay.port));
    expect(await rewritesOf(relay)).toHaveLength(1);
    expect(client.text).toBe('');
  });

  test('sent in chunks stays in chunks', async () => {
    const { server, relay, client, upstream } = await asked(PATH);
    const body = Buffer.from(metadata(server.port));
    upstream.send(
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    for (const part of [body.subarray(0, 30), body.subarray(30)]) {
      upstream.send(`${part.length.toString(16)}\r\n`);
      upstream.send(part);
      upstream.send('\r\n');
    }
    upstream.send('0\r\n\r\n');
    expect(await client.head()).toContain('Transfer-Encoding: chunked');
    const text = await client.until('0\r\n\r\n');
    expect(Buffer.from(text, 'latin1').toString()).toContain(changed(server.port, relay.port));
  });

  test.each([
    ['an unknown encoding', deflateSync, ['Content-Encoding: deflate'], /content-encoding/],
    ['a digest', plain, ['Content-Digest: sha-256=:AAAA:'], /digest/],
    ['broken compression', plain, ['Content-Encoding: gzip'], /decompressed/],
  ] as const)('with %s is left alone, and that is noted', async (_, encode, fields, reason) => {
    const { server, relay, client, upstream } = await asked(PATH);
    const body = encode(metadata(server.port));
    send(upstream, body, fields);
    await client.head();
    expect(await client.exactly(body.length)).toEqual(body);
    const [response] = ofType(await relay.records(), 'response');
    expect(response).not.toHaveProperty('rewrites');
    expect(response?.notRewritten).toMatchObject({ what: 'resource' });
    expect(response?.notRewritten?.reason).toMatch(reason);
  });

  test.each([
    ['not JSON', 'resource: "http://127.0.0.1:PORT/mcp"'],
    ['of another resource', '{"resource":"https://other.example/mcp"}'],
    ['empty', ''],
    ['very long', `{"resource":"http://127.0.0.1:PORT/mcp","x":"${'y'.repeat(200_000)}"}`],
  ])('that is %s passes as it is', async (_, template) => {
    const { server, relay, client, upstream } = await asked(PATH);
    const body = Buffer.from(template.replace('PORT', String(server.port)));
    send(upstream, body);
    await client.head();
    expect(await client.exactly(body.length)).toEqual(body);
    const records = await relay.records();
    expect(ofType(records, 'response')[0]).not.toHaveProperty('rewrites');
    expect(ofType(records, 'end')[0]).toMatchObject({
      reason: 'complete',
      bytesDown: body.length,
    });
  });

  test('broken off is broken off for the client', async () => {
    const { client, upstream, relay } = await asked(PATH);
    upstream.send(
      'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"res',
    );
    upstream.socket.end();
    await client.gone();
    expect(client.text).not.toContain('200 OK\r\nContent-Length: 0');
    expect(ofType(await relay.records(), 'end')[0]).toMatchObject({ reason: 'upstream-abort' });
  });

  test('stays as it is where the switch is off', async () => {
    const { server, client, upstream } = await asked(PATH, { rewrites: { oauthMetadata: false } });
    send(upstream, Buffer.from(metadata(server.port)));
    expect((await client.message()).body).toBe(metadata(server.port));
  });
});
