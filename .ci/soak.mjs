/**
 * `npm run soak [-- --minutes 30]`: mixed traffic of real SDK clients to a real server through the
 * recording relay, with clients that hang up, an upstream that is killed and restarted, and a kill -9
 * of the inspector half-way. Afterwards both captures must open, and every call that had been answered
 * must be in one of them with its answer and its end, and none twice; those of the last moment before
 * the kill are counted apart.
 */
import { spawn } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { root, run } from './console.mjs';
import { ensureModules } from './ensure-modules.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  console.error('--minutes takes a number above 0.');
  process.exit(2);
}

ensureModules();
if (run(process.execPath, ['esbuild.mjs']) !== 0) process.exit(1);
const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
const { StreamableHTTPClientTransport } =
  await import('@modelcontextprotocol/sdk/client/streamableHttp.js');

const folder = mkdtempSync(join(tmpdir(), 'mcp-soak-'));
const upstreamPort = await freePort();
const listenPort = await freePort();
const captures = [join(folder, 'before.mcp.jsonl'), join(folder, 'after.mcp.jsonl')];
/** When each call was answered, and when the inspector was killed. */
const answered = new Map();
let killedAt = Infinity;
/** From here on answers come from the next inspector; those noticed in between are the killed one's. */
let againAt = Infinity;
/** What a kill -9 may lose: records gathered for one write, and the write under way. */
const WINDOW_MS = 40;
let calls = 0;
let failures = 0;
let hungUp = 0;

const started = Date.now();
const endsAt = started + minutes * 60_000;
const killsAt = started + minutes * 30_000;
let upstream = await startUpstream();
let inspector = await startInspector(captures[0]);
const disturbing = disturb();
await Promise.all([1, 2, 3, 4].map(() => clientLoop()));
await disturbing;
await stopped(inspector, 'SIGTERM');
await stopped(upstream, 'SIGTERM');
process.exit(await verdict());

async function clientLoop() {
  while (Date.now() < endsAt) await oneClient().catch(() => (failures += 1));
}

/** One session: some calls, and at its end a DELETE, a bare close, or nothing. */
async function oneClient() {
  const client = new Client({ name: 'soak', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(
    new URL(`http://127.0.0.1:${listenPort}/mcp`),
  );
  await client.connect(transport);
  for (let n = 0; n < 20 && Date.now() < endsAt; n += 1) {
    const message = `soak-${(calls += 1)}`;
    await client.callTool({ name: 'echo', arguments: { message } }, undefined, { timeout: 5000 });
    answered.set(message, Date.now());
    if (n % 7 === 6) await hangUp(client);
  }
  if (calls % 3 === 0) await transport.terminateSession();
  await client.close();
}

/** A long call with progress that the client gives up in the middle of its stream. */
async function hangUp(client) {
  const given = new AbortController();
  const params = {
    name: 'trigger-long-running-operation',
    arguments: { duration: 2, steps: 20 },
  };
  const options = { signal: given.signal, onprogress: () => given.abort(), timeout: 5000 };
  await client.callTool(params, undefined, options).catch((error) => {
    if (!given.signal.aborted) throw error;
    hungUp += 1;
  });
}

async function disturb() {
  let killed = false;
  while (Date.now() < endsAt) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(20_000, minutes * 6000)));
    if (!killed && Date.now() >= killsAt) {
      killed = true;
      killedAt = Date.now();
      await stopped(inspector, 'SIGKILL');
      againAt = Date.now();
      inspector = await startInspector(captures[1]);
      console.log('inspector killed and started again');
    } else if (Date.now() < endsAt - 5000) {
      await stopped(upstream, 'SIGKILL');
      upstream = await startUpstream();
      console.log('upstream killed and started again');
    }
  }
}

async function verdict() {
  const unreadable = captures.filter((file) => !opens(file));
  const recorded = new Map();
  for (const file of captures) {
    for (const [message, count] of await wholeCalls(file)) {
      recorded.set(message, (recorded.get(message) ?? 0) + count);
    }
  }
  const lost = [...answered].filter(([message]) => !recorded.has(message));
  const missing = lost.filter(([, at]) => at < killedAt - WINDOW_MS || at > againAt);
  for (const [message, at] of lost)
    console.log(`${message} was lost ${at - killedAt} ms after the kill`);
  const twice = [...recorded].filter(([, count]) => count > 1);
  console.log(
    `${answered.size} calls answered, ${hungUp} given up by the client, ` +
      `${failures} sessions broken off by a kill, ` +
      `${lost.length - missing.length} lost within ${WINDOW_MS} ms of the kill -9, ` +
      `${missing.length} other answered calls missing in the captures, ${twice.length} recorded twice, ` +
      `${unreadable.length} captures that do not open`,
  );
  if (missing.length + twice.length + unreadable.length > 0 || answered.size === 0) {
    console.error(`The captures are kept in ${folder}.`);
    return 1;
  }
  rmSync(folder, { recursive: true });
  return 0;
}

function opens(file) {
  const report = ['report', file, '--format', 'json', '--out', join(folder, 'report.json')];
  return run(process.execPath, [join(root, 'dist', 'inspector.js'), ...report]) === 0;
}

/** The calls whose request, answer and end are in a capture, and how often. */
async function wholeCalls(file) {
  const calls = new Map();
  const open = new Map();
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const [, type, x] = /^\{"type":"([\w.]+)",.*?"x":(\d+)/.exec(line) ?? [];
    const message = type === 'request.body' ? /soak-\d+\b/.exec(line)?.[0] : undefined;
    if (message) open.set(x, { message, answered: false });
    const call = open.get(x);
    if (!call) continue;
    if (type === 'event' || type === 'response.body') call.answered ||= line.includes(call.message);
    if (type !== 'end') continue;
    open.delete(x);
    if (call.answered) calls.set(call.message, (calls.get(call.message) ?? 0) + 1);
  }
  return calls;
}

async function startUpstream() {
  const entry = 'node_modules/@modelcontextprotocol/server-everything/dist/index.js';
  const child = spawn(process.execPath, [join(root, entry), 'streamableHttp'], {
    env: { ...process.env, PORT: String(upstreamPort) },
    stdio: 'ignore',
  });
  await until(() => fetch(`http://127.0.0.1:${upstreamPort}/mcp`));
  return child;
}

async function startInspector(out) {
  const child = spawn(
    process.execPath,
    [
      ...[join(root, 'dist', 'inspector.js'), 'record', '--out', out],
      ...['--target', `http://127.0.0.1:${upstreamPort}/mcp`],
      ...['--listen', `127.0.0.1:${listenPort}`],
    ],
    { stdio: 'ignore' },
  );
  await until(() => fetch(`http://127.0.0.1:${listenPort}/mcp`));
  return child;
}

async function until(attempt) {
  for (let tries = 0; tries < 200; tries += 1) {
    const fine = await attempt().then(
      () => true,
      () => false,
    );
    if (fine) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('a process of the soak did not answer within 10 s');
}

async function stopped(child, signal) {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
