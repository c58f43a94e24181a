import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { connect, ofType, post, relayTo, temporaryFolder } from './harness.ts';
import { authority, type Issued } from './tls/certificates.ts';

const fake = authority();

async function secureServer({
  certificate,
  key,
}: Issued): Promise<{ server: Server; url: string }> {
  const server = createServer({ cert: certificate, key }, (request, response) => {
    response.end(`secure ${request.headers.host ?? ''}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/mcp` };
}

describe('a target over TLS', () => {
  test('is reached where its authority was given; Host is preserved', async () => {
    const { url } = await secureServer(fake.issue(['127.0.0.1']));
    const relay = await relayTo(url, { ca: fake.certificate });
    const client = await connect(relay.port);
    for (const round of [1, 2]) {
      client.send(post(`{"n":${round}}`, ['X-A: 1']));
      const { head, body } = await client.message();
      expect([head.split('\r\n')[0], body]).toEqual(['HTTP/1.1 200 OK', 'secure 127.0.0.1']);
    }
    const responses = ofType(await relay.records(), 'response');
    expect(responses.map(({ upstream }) => upstream?.reused)).toEqual([false, true]);
  });

  test.each([
    [
      'an unknown authority',
      () => fake.issue(['127.0.0.1']),
      undefined,
      /certificate.*--ca FILE.*NODE_EXTRA_CA_CERTS/,
    ],
    ['another name', () => fake.issue(['other.example']), fake.certificate, /for another name/],
    ['another authority', () => authority().issue(['127.0.0.1']), fake.certificate, /--ca FILE/],
  ])('with a certificate of %s is a 502 that says so', async (_, issue, ca, message) => {
    const { url } = await secureServer(issue());
    const relay = await relayTo(url, ca === undefined ? {} : { ca });
    const client = await connect(relay.port);
    client.send(post('{"jsonrpc":"2.0","id":3,"method":"ping"}'));
    const { head, body } = await client.message();
    expect(head).toContain('502 Bad Gateway');
    expect(JSON.parse(body)).toMatchObject({ id: 3 });
    expect(body).toMatch(message);
    const [end] = ofType(await relay.records(), 'end');
    expect(end).toMatchObject({ reason: 'upstream-error' });
    expect(end?.error).toMatch(message);
  });

  test('carries WebSockets too, and an untrusted one is a 502', async () => {
    const { server, url } = await secureServer(fake.issue(['127.0.0.1']));
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) => socket.send('hello'));
    const relay = await relayTo(url, { ca: fake.certificate });
    const client = new WebSocket(relay.url.replace('http', 'ws'));
    onTestFinished(() => client.terminate());
    const [hello] = (await once(client, 'message')) as [Buffer];
    expect(hello.toString()).toBe('hello');
    client.close();
    await once(client, 'close');
    expect(ofType(await relay.records(), 'message')).toMatchObject([
      { dir: 'down', text: 'hello' },
    ]);
    const strict = await relayTo(url);
    const refused = new WebSocket(strict.url.replace('http', 'ws'));
    const [error] = (await once(refused, 'error')) as [Error];
    expect(error.message).toContain('502');
  });
});

/** A relay's worker in a process of its own, since Node reads the variable when it starts. */
const script = `
const { Worker } = require('node:worker_threads');
const worker = new Worker(process.argv[1], { workerData: JSON.parse(process.argv[2]) });
worker.on('error', (error) => { console.error(error); process.exit(1); });
worker.on('message', (message) => {
  if (message.kind === 'notStarted') { console.error(message.message); process.exit(1); }
  if (message.kind !== 'started') return;
  require('node:http').get(message.url, (response) => {
    console.log(response.statusCode);
    response.resume().on('end', () => process.exit(0));
  });
});`;

test('NODE_EXTRA_CA_CERTS is heeded in the relay thread, beside a given authority', async () => {
  const folder = temporaryFolder();
  await build({
    absWorkingDir: resolve(import.meta.dirname, '../..'),
    entryPoints: ['src/relay/worker.ts'],
    ...{ outdir: folder, bundle: true, platform: 'node', format: 'cjs', target: 'node20' },
  });
  const leaf = fake.issue(['127.0.0.1']);
  const extra = join(folder, 'extra.pem');
  writeFileSync(extra, fake.certificate);
  const { url } = await secureServer(leaf);
  const ask = async (ca: string | undefined, file: string | undefined): Promise<string> => {
    const options = {
      ...{ target: url, listen: { host: '127.0.0.1', port: 0 }, allowHosts: [], maxBodyBytes: 9 },
      ...{ out: join(temporaryFolder(), 'x.mcp.jsonl'), tool: { name: 'test', version: '0' } },
      ...(ca === undefined ? {} : { ca }),
    };
    const argv = ['-e', script, join(folder, 'worker.js'), JSON.stringify(options)];
    const env = { ...process.env, ...(file === undefined ? {} : { NODE_EXTRA_CA_CERTS: file }) };
    const child = spawn(process.execPath, argv, { env });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    await once(child, 'close');
    return said.trim();
  };
  expect(await ask(undefined, undefined)).toBe('502');
  expect(await ask(undefined, extra)).toBe('200');
  expect(await ask(authority().certificate, extra)).toBe('200');
});
