import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '..', '..', '..');

/** Bundles the relay as the product does, into a temporary folder that also takes the capture. */
export async function bundleOurs() {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-relay-bench-'));
  await esbuild.build({
    entryPoints: {
      ours: join(here, 'ours.ts'),
      'relay-worker': join(root, 'src', 'relay', 'worker.ts'),
    },
    ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node20', minify: true },
    ...{ outdir: folder, logLevel: 'error' },
  });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function startUpstream() {
  return startProcess([join(here, 'upstream.mjs')]);
}

/** Starts one way to the server; `direct` is the server itself. */
export async function startVariant(name, upstreamPort, { folder }, library = '') {
  if (name === 'direct') return { port: upstreamPort, pid: undefined, stop: () => undefined };
  if (name === 'mitmproxy') return startMitmproxy(upstreamPort);
  const script = name.startsWith('ours') ? join(folder, 'ours.js') : join(here, 'variants.mjs');
  return startProcess([script, String(upstreamPort), name, folder, library]);
}

/** Whether Debian's mitmproxy, or another one, can be run. */
export function hasMitmproxy() {
  return spawnSync('mitmdump', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Forwards to the server and keeps nothing, as its command line does with all flows dropped. */
async function startMitmproxy(upstreamPort) {
  const port = await freePort();
  const child = spawn(
    'mitmdump',
    [
      ...['--quiet', '--mode', `reverse:http://127.0.0.1:${upstreamPort}`],
      ...['--listen-host', '127.0.0.1', '--listen-port', String(port)],
      ...['--set', 'flow_detail=0', '--set', 'keep_host_header=true'],
    ],
    { stdio: 'ignore' },
  );
  endsWithUs(child);
  await untilListening(port);
  return { port, pid: child.pid, stop: () => child.kill('SIGKILL') };
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function untilListening(port) {
  for (let tries = 0; tries < 300; tries++) {
    const open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing listens on port ${port} after 30 s`);
}

/** Processor time a process has used, in microseconds; undefined where the system does not tell. */
export function processorUs(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return undefined;
  }
}

const LOOK_EVERY_MS = 100;
const AT_REST_US = 10_000;
const MOST_LOOKS = 300;

/** Waits until none of these processes works on what is over, for half a minute at most. */
export async function settled(variants) {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const before = variants.map(({ pid }) => processorUs(pid) ?? 0);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const worked = variants.map(({ pid }, index) => (processorUs(pid) ?? 0) - before[index]);
    if (worked.every((us) => us <= AT_REST_US)) return;
  }
}

/** Resident memory of a process in MB; undefined where the system does not tell. */
export function residentMb(pid) {
  return memoryMb(pid, 'VmRSS');
}

/** The most that was ever resident. */
export function peakMb(pid) {
  return memoryMb(pid, 'VmHWM');
}

function memoryMb(pid, field) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kb = new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1];
    return kb === undefined ? undefined : Number(kb) / 1024;
  } catch {
    return undefined;
  }
}

/** A bench that breaks off leaves nobody behind. */
function endsWithUs(child) {
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
}

/** A process that prints its port when it is ready, and its feed as JSON where it has one. */
function startProcess(args) {
  const child = spawn(process.execPath, ['--no-deprecation', ...args], {
    // mockttp tells of every connection the load generator ends.
    stdio: ['ignore', 'pipe', args.includes('mockttp') ? 'ignore' : 'inherit'],
  });
  endsWithUs(child);
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with code ${code}`)));
    child.stdout.once('data', (chunk) => {
      const [port, feed] = chunk.toString().split(/\s/, 2);
      resolve({
        port: Number(port),
        pid: child.pid,
        ...(feed ? { feed: JSON.parse(feed) } : {}),
        stop: () => child.kill('SIGKILL'),
      });
    });
  });
}
