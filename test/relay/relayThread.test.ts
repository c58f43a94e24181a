import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readCapture } from '../../src/capture/reader.ts';
import type { CaptureRecord } from '../../src/capture/records.ts';
import { RelayStartError, type RelayOptions } from '../../src/relay/handle.ts';
import { startRelayThread } from '../../src/relay/relayThread.ts';
import { answer, connect, parseLines, post, RawServer, temporaryFolder } from './harness.ts';
import { textOf } from '../capture/batches.ts';

/** The worker as `npm run build` makes it. */
const worker = resolve(import.meta.dirname, '../../dist/relay-worker.js');

function options(target: string, changes: Partial<RelayOptions> = {}): RelayOptions {
  return {
    ...{ target, listen: { host: '127.0.0.1', port: 0 }, allowHosts: [], maxBodyBytes: 100_000 },
    ...{ out: join(temporaryFolder(), 'x.mcp.jsonl'), tool: { name: 'test', version: '0' } },
    ...changes,
  };
}

test('forwards and records on its own thread, and stops with everything written', async () => {
  const server = await RawServer.start();
  const settings = options(server.url);
  const relay = await startRelayThread(settings, worker);
  const client = await connect(relay.port);
  client.send(post('{"n":1}'));
  const upstream = await server.accept();
  await upstream.until('{"n":1}');
  upstream.send(answer('ok'));
  await client.until('ok');
  const live: CaptureRecord[] = [];
  // Subscribing late misses nothing.
  relay.onBatch((batch) => live.push(...parseLines(textOf(batch))));
  await relay.stop();
  const written: CaptureRecord[] = [];
  for await (const { record } of readCapture(settings.out)) written.push(record);
  expect(live).toEqual(written);
  expect(written.map(({ type }) => type)).toEqual([
    ...['capture', 'request', 'request.body', 'response', 'response.body', 'end', 'control'],
  ]);
  expect(relay.url).toBe(`http://127.0.0.1:${relay.port}/mcp`);
});

test('it tells how busy its thread is', async () => {
  const server = await RawServer.start();
  const relay = await startRelayThread(options(server.url), worker);
  onTestFinished(() => relay.stop());
  const load = relay.load ?? (() => NaN);
  await expect.poll(() => load()).toBeGreaterThan(0);
  // With nothing to do.
  await expect.poll(() => load()).toBeLessThan(0.5);
});

test('a problem at the start comes as the error it is', async () => {
  const { port } = await RawServer.start();
  const settings = options('http://127.0.0.1:9/', { listen: { host: '127.0.0.1', port } });
  const error: unknown = await startRelayThread(settings, worker).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RelayStartError);
  expect(error).toMatchObject({ code: 'port-in-use' });
});

test('a thread that dies is told of', async () => {
  const folder = temporaryFolder();
  const dying = join(folder, 'dying.cjs');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(
    dying,
    `require('node:worker_threads').parentPort.postMessage({kind:'started',url:'http://x/',port:1});
     setTimeout(() => { throw new Error('gone'); }, 20);`,
  );
  const relay = await startRelayThread(options('http://127.0.0.1:9/'), dying);
  const error = await new Promise<Error>((resolve) => relay.onDidFail(resolve));
  expect(error.message).toContain('gone');
});

/** Forwards a request and a WebSocket, in a process that dies of any deprecated call. */
const script = `
const { Worker } = require('node:worker_threads');
const http = require('node:http');
const net = require('node:net');
const options = JSON.parse(process.argv[2]);
const server = http.createServer((request, response) => response.end('ok'));
server.on('upgrade', (request, socket) => socket.end('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\n'));
server.listen(0, '127.0.0.1', () => {
  options.target = 'http://127.0.0.1:' + server.address().port + '/mcp';
  const worker = new Worker(process.argv[1], { workerData: options });
  worker.on('error', (error) => { console.error(error); process.exit(1); });
  worker.on('message', (message) => {
    if (message.kind === 'notStarted') { console.error(message.message); process.exit(1); }
    if (message.kind !== 'started') return;
    http.get(message.url, (response) => response.resume().on('end', () => {
      const socket = net.connect(message.port, '127.0.0.1');
      socket.end('GET /mcp HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n\\r\\n');
      socket.resume().on('close', () => { console.log('forwarded'); process.exit(0); });
    }));
  });
});`;

test('nothing deprecated is called', () => {
  const arguments_ = ['--throw-deprecation', '--trace-warnings', '-e', script, worker];
  const { stdout, stderr } = spawnSync(
    process.env['MCP_TEST_NODE'] ?? process.execPath,
    [...arguments_, JSON.stringify(options(''))],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(stdout.trim()).toBe('forwarded');
  expect(readFileSync(worker, 'utf8')).not.toMatch(/\b_extend\b/);
});
