import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, watch } from 'node:fs';
import { getPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { EngineClient } from '../../src/contract/rpc.ts';
import {
  FEED_TOKEN_HEADER,
  type ReadyLine,
  type Rendezvous,
} from '../../src/contract/rendezvous.ts';
import type { CaptureRecord } from '../../src/capture/records.ts';
import { holdFeed } from '../../src/extension/inspector/feed.ts';
import { initialize, result, toolCall } from '../engine/captures.ts';
import { commandLine, type Running } from './build.ts';

const cli = commandLine();
let server: Server;
let target = '';
let captures = 0;

/** Issues a session and answers whatever is asked. */
beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const { id, method } = JSON.parse(text) as { id: number; method: string };
      const issue = method === 'initialize' ? { 'Mcp-Session-Id': `session-${id}` } : {};
      response.writeHead(200, { 'Content-Type': 'application/json', ...issue });
      response.end(JSON.stringify(result(id)));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
});
afterAll(() => void server.close());

const newCapture = () => join(cli.folder, `${(captures += 1)}.mcp.jsonl`);

async function recording(...more: string[]): Promise<{ running: Running; ready: ReadyLine }> {
  const running = cli.start([
    ...['record', '--target', target, '--json', '--out', newCapture()],
    ...more,
  ]);
  return { running, ready: JSON.parse(await running.firstLine()) as ReadyLine };
}

function post(url: string, message: unknown, headers: Record<string, string> = {}) {
  return fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'User-Agent': 'openai-mcp/1.0.0', ...headers },
    body: JSON.stringify(message),
  }).then((response) => response.text());
}

function rendezvousOf({ rendezvous }: Pick<ReadyLine, 'rendezvous'>): Rendezvous {
  return JSON.parse(readFileSync(rendezvous, 'utf8')) as Rendezvous;
}

async function frontEnd(ready: Pick<ReadyLine, 'feed' | 'rendezvous'>) {
  const { token } = rendezvousOf(ready);
  const socket = new WebSocket(ready.feed, { headers: { [FEED_TOKEN_HEADER]: token } });
  const client = new EngineClient({ send: (text) => socket.send(text) });
  socket.on('message', (data: Buffer) => client.receive(data.toString('utf8')));
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  return { socket, client };
}

function recordsIn(file: string): CaptureRecord[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as CaptureRecord);
}

test('record: real traffic is captured, served while it comes, and reported afterwards', async () => {
  const { running, ready } = await recording();
  expect(ready).toMatchObject({ event: 'listening', target, pid: running.process.pid });
  expect(new URL(ready.url ?? '').pathname).toBe('/mcp');
  const { client } = await frontEnd(ready);
  const two = new Promise<void>((resolve) => {
    client.onDidChange(() => {
      void client.request('capture/status', {}).then((status) => {
        if (status.exchanges === 3 && status.openExchanges === 0) resolve();
      });
    });
  });
  await post(ready.url ?? '', initialize(1, 'talk-1'));
  await post(ready.url ?? '', toolCall(2, 'talk-1'), { 'Mcp-Session-Id': 'session-1' });
  await post(ready.url ?? '', toolCall(3, 'talk-1'));
  await two;
  const { rows } = await client.request('rows/range', { offset: 0, limit: 10 });
  expect(rows.map(({ label, echo }) => [label, echo])).toEqual([
    ['initialize', 'issued'],
    ['tools/call', 'carried'],
    ['tools/call', 'missing'],
  ]);
  expect(await running.end('SIGTERM')).toMatchObject({ code: 0, err: '' });

  const report = await cli.run(['report', ready.capture, '--format', 'json']);
  expect(report).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(report.out)).toMatchObject({
    sessions: { created: 1, neverDeleted: 1 },
    requests: { total: 3, initialize: 1, withSessionId: 1 },
    findings: expect.arrayContaining([
      expect.objectContaining({
        ...{ rule: 'session-id-not-echoed', count: 1, subjects: [expect.anything()] },
      }),
    ]) as unknown,
  });
});

test('record: the same capture live and opened again gives the same rows, details and findings', async () => {
  const { running, ready } = await recording();
  const live = await frontEnd(ready);
  const three = new Promise<void>((resolve) => {
    live.client.onDidChange(() => {
      void live.client.request('capture/status', {}).then((status) => {
        if (status.exchanges === 3 && status.openExchanges === 0) resolve();
      });
    });
  });
  for (const id of [1, 2]) await post(ready.url ?? '', initialize(id, `talk-${id}`));
  await post(ready.url ?? '', toolCall(3, 'talk-1'));
  await three;
  const before = await everything(live.client);
  await running.end('SIGTERM');

  const reopened = cli.start(['open', ready.capture, '--json']);
  const again = await frontEnd(JSON.parse(await reopened.firstLine()) as ReadyLine);
  expect(await everything(again.client)).toEqual(before);
  expect(before.rows).toHaveLength(3);
  expect(await reopened.end('SIGINT')).toMatchObject({ code: 0 });
});

async function everything(client: EngineClient) {
  const { rows } = await client.request('rows/range', { offset: 0, limit: 100 });
  const details = await Promise.all(rows.map(({ x }) => client.request('exchange/get', { x })));
  const { sessions } = await client.request('sessions/list', { offset: 0, limit: 100 });
  const { findings } = await client.request('findings/list', {});
  return { rows, details, sessions, findings };
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'record: %s gives open exchanges their end, flushes the file and leaves nothing behind',
  async (signal) => {
    const silent = createServer(() => undefined);
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => silent.closeAllConnections());
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const out = newCapture();
    const running = cli.start([
      ...['record', '--target', `http://127.0.0.1:${port}/mcp`, '--out', out, '--json'],
    ]);
    const ready = JSON.parse(await running.firstLine()) as ReadyLine;
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(statSync(ready.rendezvous).mode & 0o777).toBe(0o600);
    const asked = once(silent, 'request');
    const call = post(ready.url ?? '', toolCall(1, 'talk-1')).catch(() => 'cut');
    await asked;
    expect(await running.end(signal)).toMatchObject({ code: 0, err: '' });
    await call;
    expect(recordsIn(out).filter(({ type }) => type === 'end')).toHaveLength(1);
    expect(existsSync(ready.rendezvous)).toBe(false);
    await expect(fetch(ready.url ?? '')).rejects.toThrow();
  },
);

test('record: a readable sentence without --json, a file of its own without --out', async () => {
  const running = cli.start(['record', '--target', target]);
  const line = await running.firstLine();
  const captureFolder = join(cli.folder, 'state', 'mcp-traffic-inspector', 'captures');
  expect(line).toMatch(/^Listening at http:\/\/127\.0\.0\.1:\d+\/mcp for http/);
  expect(line).toContain(captureFolder);
  expect(readdirSync(captureFolder)).toHaveLength(1);
  expect(await running.end('SIGTERM')).toMatchObject({ code: 0, err: '' });
});

test('record --owned ends when its front end has gone, not before', async () => {
  const { running, ready } = await recording('--owned', '--grace', '0.2');
  const { socket, client } = await frontEnd(ready);
  expect(await client.request('capture/status', {})).toMatchObject({ source: 'live' });
  socket.close();
  expect(await running.end()).toMatchObject({ code: 0 });
  expect(existsSync(ready.rendezvous)).toBe(false);
});

test('record --owned lives on for a front end that only holds its place', async () => {
  const { running, ready } = await recording('--owned', '--grace', '1');
  const held = await holdFeed(rendezvousOf(ready));
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(running.process.exitCode).toBeNull();
  held.dispose();
  expect(await running.end()).toMatchObject({ code: 0 });
});

test('record --owned ends when no front end ever came', async () => {
  const { running } = await recording('--owned', '--grace', '0.2');
  expect(await running.end()).toMatchObject({ code: 0 });
});

test('record goes on when the reader of its output has gone', async () => {
  const rendezvous = join(cli.folder, 'meeting', 'place.json');
  mkdirSync(dirname(rendezvous));
  const watcher = watch(dirname(rendezvous));
  const running = cli.start([
    ...['record', '--target', target, '--out', newCapture(), '--rendezvous', rendezvous, '--json'],
  ]);
  running.process.stdout?.destroy();
  running.process.stderr?.destroy();
  while (!existsSync(rendezvous)) await once(watcher, 'change');
  watcher.close();
  const { url, feed } = JSON.parse(readFileSync(rendezvous, 'utf8')) as Rendezvous;
  await post(url ?? '', initialize(1, 'talk-1'));
  const { client } = await frontEnd({ feed, rendezvous });
  expect(await client.request('capture/status', {})).toMatchObject({ recording: true });
  expect((await running.end('SIGTERM')).code).toBe(0);
});

test('record: an address other machines can reach is warned of, and demands an allowed name', async () => {
  const { running, ready } = await recording(
    '--listen',
    '0.0.0.0:0',
    '--allow-host',
    'tunnel.example',
  );
  expect(new URL(ready.url ?? '').hostname).toBe('127.0.0.1');
  expect(await post(ready.url ?? '', initialize(1, 'talk-1'))).toContain('"result"');
  const { code, err } = await running.end('SIGTERM');
  expect(code).toBe(0);
  expect(err).toMatch(
    /^mcp-inspector: listening on 0\.0\.0\.0, which other machines can reach[^\n]+\n$/,
  );
});

test('record: a refused host name is offered, and passes once it was allowed', async () => {
  const { running, ready } = await recording('--max-body-bytes', '10', '--no-rewrite', 'location');
  const { client } = await frontEnd(ready);
  const { port } = new URL(ready.url ?? '');
  const ask = async (id: number): Promise<number> => {
    const request = httpRequest({
      ...{ host: '127.0.0.1', port, path: '/mcp', method: 'POST' },
      headers: { Host: 'tunnel.example', 'Content-Type': 'application/json' },
    });
    request.end(JSON.stringify(initialize(id, 'talk-1')));
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode ?? 0;
  };
  const offered = new Promise<void>((resolve) => {
    client.onDidChange(() => {
      void client.request('capture/status', {}).then(({ refusedHosts }) => {
        if (refusedHosts?.[0]?.name === 'tunnel.example') resolve();
      });
    });
  });
  expect(await ask(1)).toBe(403);
  await offered;
  const status = await client.request('relay/allowHost', { name: 'tunnel.example' });
  expect(status.refusedHosts).toBeUndefined();
  expect(await ask(2)).toBe(200);
  await client.request('relay/allowHost', { name: 'tunnel.example', allowed: false });
  await expect.poll(() => ask(3)).toBe(403);
  expect(await running.end('SIGTERM')).toMatchObject({ code: 0, err: '' });
  const bodies = recordsIn(ready.capture).filter(({ type }) => type === 'request.body');
  expect(bodies.at(-1)).toMatchObject({ truncated: true, text: '{"jsonrpc"' });
});

test('record: a front end ends it over the feed, and its file is complete', async () => {
  const { running, ready } = await recording('--owned');
  await post(ready.url ?? '', { jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const { client } = await frontEnd(ready);
  expect(await client.request('inspector/stop', {})).toEqual({});
  expect(await running.end()).toMatchObject({ code: 0, err: '' });
  expect(recordsIn(ready.capture).at(-1)).toMatchObject({ type: 'control', action: 'stop' });
  expect(existsSync(ready.rendezvous)).toBe(false);
});

test.skipIf(process.platform !== 'linux')(
  'record: the engine gives way to the relay, whose thread has the priority the process came with',
  async () => {
    const { ready } = await recording();
    const niceOf = (thread: string): number => {
      const stat = readFileSync(`/proc/${ready.pid}/task/${thread}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
    };
    const threads = readdirSync(`/proc/${ready.pid}/task`);
    const others = threads.filter((thread) => thread !== String(ready.pid));
    const usual = getPriority(process.pid);
    expect(niceOf(String(ready.pid))).toBe(usual + 5);
    expect(others.length).toBeGreaterThan(0);
    expect(others.every((thread) => niceOf(thread) === usual)).toBe(true);
  },
);
