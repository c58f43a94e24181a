import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { writeFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RelayStartError, type RelayOptions } from '../../src/relay/handle.ts';
import { startRelay } from '../../src/relay/relay.ts';
import { answer, connect, ofType, post, RawServer, relayTo, temporaryFolder } from './harness.ts';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('an unreachable server', () => {
  test('is answered with 502 and a JSON-RPC error that carries the id; the relay lives on', async () => {
    const port = await freePort();
    const relay = await relayTo(`http://127.0.0.1:${port}/mcp`);
    const client = await connect(relay.port);
    for (const id of [7, 8]) {
      client.send(post(`{"jsonrpc":"2.0","id":${id},"method":"tools/list"}`));
      const { head, body } = await client.message();
      expect(head).toContain('HTTP/1.1 502 Bad Gateway');
      expect(JSON.parse(body)).toMatchObject({ jsonrpc: '2.0', id, error: { code: -32000 } });
      expect(body).toContain(`127.0.0.1:${port}`);
    }
    const records = await relay.records();
    expect(ofType(records, 'end').map(({ reason }) => reason)).toEqual([
      'upstream-error',
      'upstream-error',
    ]);
    expect(ofType(records, 'response')[0]).toMatchObject({ status: 502 });
    expect(ofType(records, 'response')[0]).not.toHaveProperty('upstream');
    expect(ofType(records, 'request.body')[0]?.text).toContain('"id":7');
  });

  test('a body that comes later is waited for, since the id is in it', async () => {
    const relay = await relayTo(`http://127.0.0.1:${await freePort()}/mcp`);
    const client = await connect(relay.port);
    const body = '{"jsonrpc":"2.0","id":"späte","method":"ping"}';
    client.send(
      `POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`,
    );
    client.send('{"jsonrpc":');
    await new Promise((resolve) => setImmediate(resolve));
    client.send(Buffer.from(body.slice('{"jsonrpc":'.length)));
    expect((await client.message()).body).toContain('"id":"späte"');
  });

  test('an answer that is not HTTP is a 502 too', async () => {
    const server = await RawServer.start();
    const relay = await relayTo(server.url);
    const client = await connect(relay.port);
    client.send(post('{"jsonrpc":"2.0","id":1,"method":"ping"}'));
    const upstream = await server.accept();
    await upstream.until('ping"}');
    upstream.send('SSH-2.0-OpenSSH\r\n\r\n');
    expect(await client.head()).toContain('502 Bad Gateway');
  });
});

describe('a relay that cannot start', () => {
  const options = (changes: Partial<RelayOptions>): RelayOptions => ({
    ...{ target: 'http://127.0.0.1:9/mcp', listen: { host: '127.0.0.1', port: 0 } },
    ...{ out: join(temporaryFolder(), 'x.mcp.jsonl'), allowHosts: [], maxBodyBytes: 1000 },
    ...{ tool: { name: 'test', version: '0' }, ...changes },
  });
  const problem = async (changes: Partial<RelayOptions>): Promise<RelayStartError> => {
    const error: unknown = await startRelay(options(changes)).catch((reason: unknown) => reason);
    if (error instanceof RelayStartError) return error;
    throw new Error(`started, or failed otherwise: ${String(error)}`);
  };

  test('says that the port is taken', async () => {
    const { port } = await RawServer.start();
    const error = await problem({ listen: { host: '127.0.0.1', port } });
    expect(error.code).toBe('port-in-use');
    expect(error.message).toContain(String(port));
  });

  test('says what is wrong with the target, without what may be secret in it', async () => {
    for (const target of [
      '',
      'nonsense?token=hunter2',
      'ftp://x/',
      'http://u:hunter2@127.0.0.1/',
    ]) {
      const error = await problem({ target });
      expect(error.code).toBe('bad-target');
      expect(error.message).not.toContain('hunter2');
    }
  });

  test('refuses to forward to itself, under any loopback name', async () => {
    const port = await freePort();
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '127.9.9.9']) {
      const listen = { host: '127.0.0.1', port };
      const error = await problem({ target: `http://${host}:${port}/mcp`, listen });
      expect(error.code).toBe('bad-target');
    }
  });

  test('does not overwrite a file', async () => {
    const out = join(temporaryFolder(), 'kept.mcp.jsonl');
    writeFileSync(out, 'mine');
    const error = await problem({ out });
    expect(error.code).toBe('not-writable');
    expect(error.message).toContain(out);
  });

  test('needs a directory it can write', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const error = await problem({ out: join(folder, 'file', 'x.mcp.jsonl') });
    expect(error.code).toBe('not-writable');
  });
});

test('the capture can be read by its owner only', async () => {
  const server = await RawServer.start();
  const out = join(temporaryFolder(), 'a', 'b', 'x.mcp.jsonl');
  await relayTo(server.url, { out });
  expect(statSync(out).mode & 0o777).toBe(0o600);
  expect(statSync(join(out, '..')).mode & 0o777).toBe(0o700);
});

test('a remote target gets its own Host, and the capture says so', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(`http://127-0-0-1.example.invalid:${server.port}/mcp`);
  const client = await connect(relay.port);
  client.send(post('{"jsonrpc":"2.0","id":1,"method":"ping"}'));
  expect(await client.head()).toContain('502');
  const target = await relay.records();
  expect(ofType(target, 'request')[0]?.headers[0]).toEqual(['Host', '127.0.0.1']);
});

test('a loopback target sees the Host the client sent', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  client.send(post('{}').replace('Host: 127.0.0.1', 'Host: localhost:1234'));
  const upstream = await server.accept();
  expect(await upstream.head()).toContain('Host: localhost:1234');
  upstream.send(answer(''));
  await client.head();
});
