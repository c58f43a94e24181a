/** Real processes, real sockets; only the relay behind them is a stand-in. */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nameOf } from '../../../src/extension/inspector/inspector.ts';
import { Inspectors, type State } from '../../../src/extension/inspector/inspectors.ts';
import { isAlive } from '../../../src/extension/inspector/rendezvousFile.ts';
import { workspaceKey } from '../../../src/extension/inspector/runFiles.ts';
import { DEFAULTS } from '../relay/settings.ts';

const script = join(import.meta.dirname, 'stubInspector.mjs');
const never = new AbortController().signal;
let storage: string;
let logged: string[];
let windows: Inspectors[];
let kept: Map<string, unknown>;
let directory: string;

beforeEach(() => {
  storage = mkdtempSync(join(tmpdir(), 'inspectors-'));
  logged = [];
  windows = [];
  kept = new Map();
  directory = '';
});

afterEach(async () => {
  for (const window of windows) for (const one of window.all) await window.stop(one);
  rmSync(storage, { recursive: true, force: true });
});

/** A window, or a later life of it. */
function openWindow(workspace = 'file:///workspace'): Inspectors {
  const note = (message: string) => void logged.push(message);
  const log = { info: note, warn: note, error: note };
  const memory = {
    get: (key: string) => kept.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  };
  const window = new Inspectors({
    ...{ script, storage, key: workspaceKey(workspace), log, memory },
    captureDirectory: () => directory,
  });
  windows.push(window);
  return window;
}

const purpose = (path: string) =>
  ({ kind: 'record', target: `http://127.0.0.1:3000${path}`, port: 4001 }) as const;
const launch = (path: string) => ({ ...purpose(path), relay: DEFAULTS, hosts: [] });
const running = () => readdirSync(join(storage, 'running'));

async function started(window: Inspectors, path = '/mcp') {
  const outcome = await window.start(launch(path), never);
  if (outcome.kind !== 'running') throw new Error(`it did not start: ${JSON.stringify(outcome)}`);
  return outcome.inspector;
}

test('a start gives a process that answers, and a stop leaves nothing behind', async () => {
  const window = openWindow();
  const inspector = await started(window);
  expect(window.state).toEqual({ kind: 'running', inspector });
  expect(await inspector.client.request('capture/status', {})).toMatchObject({
    method: 'capture/status',
  });
  await window.stop();
  expect(window.state).toEqual({ kind: 'none' });
  expect(isAlive(inspector.address.pid)).toBe(false);
  expect(running()).toEqual([]);
});

test('its arguments reach it as they are meant', async () => {
  const { address } = await started(openWindow());
  expect(address.target).toBe('http://127.0.0.1:3000/mcp');
  expect(address.capture).toMatch(/captures\/\d{4}-.*-127\.0\.0\.1-3000\.mcp\.jsonl$/);
});

test('captures go where the setting says, and those of before are not forgotten', async () => {
  directory = join(storage, 'elsewhere', 'captures/');
  const window = openWindow();
  const { address } = await started(window);
  expect(dirname(address.capture)).toBe(join(storage, 'elsewhere', 'captures'));
  expect(statSync(dirname(address.capture)).mode & 0o777).toBe(0o700);
  expect(window.captureFolders).toEqual([
    join(storage, 'elsewhere', 'captures'),
    join(storage, 'captures'),
  ]);
  directory = '';
  expect(window.captureFolders).toEqual([join(storage, 'captures')]);
});

test('a directory that cannot be used is told with its setting, and captures open all the same', async () => {
  writeFileSync(join(storage, 'file'), '');
  directory = join(storage, 'file', 'captures');
  const window = openWindow();
  expect(await window.start(launch('/mcp'), never)).toMatchObject({
    kind: 'failed',
    code: 'not-writable',
    message: expect.stringMatching(/captures \(ENOTDIR\).*captureDirectory/) as string,
  });
  expect(window.all).toEqual([]);
  expect(existsSync(join(storage, 'captures'))).toBe(false);
  const outcome = await window.start({ kind: 'open', file: join(storage, 'file') }, never);
  expect(outcome).not.toMatchObject({ code: 'not-writable' });
});

test('why a start failed is passed on, and nothing stays', async () => {
  const window = openWindow();
  expect(await window.start(launch('/refuse'), never)).toMatchObject({
    kind: 'failed',
    code: 'port-in-use',
    message: 'port 4001 is in use',
  });
  expect(window.state).toEqual({ kind: 'none' });
  expect(running()).toEqual([]);
});

test('a process that dies in silence has failed, and its last words are in message and log', async () => {
  const outcome = await openWindow().start(launch('/silent'), never);
  expect(outcome).toMatchObject({
    kind: 'failed',
    message: 'The inspector process ended before it was ready. It said: something broke',
  });
  expect(logged).toContain('inspector: something broke');
});

test('an inspector of another version is refused in words', async () => {
  const outcome = await openWindow().start(launch('/old'), never);
  expect(outcome).toMatchObject({ message: expect.stringMatching(/another version/) as string });
  expect(running()).toEqual([]);
});

test('a cancelled start ends the process', async () => {
  const cancelled = new AbortController();
  cancelled.abort();
  const window = openWindow();
  expect(await window.start(launch('/mcp'), cancelled.signal)).toEqual({ kind: 'cancelled' });
  expect(window.state).toEqual({ kind: 'none' });
  expect(running()).toEqual([]);
});

test('a process that dies is told with what it was started for', async () => {
  const window = openWindow();
  const died = new Promise((resolve) => window.onDidDie(resolve));
  const { address } = await started(window, '/die');
  expect(await died).toEqual({
    purpose: purpose('/die'),
    capture: address.capture,
    wasShown: true,
  });
  expect(window.state).toEqual({ kind: 'none' });
});

test('inspectors of several targets run side by side, and the latest is shown', async () => {
  const window = openWindow();
  const first = await started(window, '/one');
  const second = await started(window, '/two');
  expect(window.all).toEqual([first, second]);
  expect(window.running).toBe(second);
  expect(window.relayOf('http://127.0.0.1:3000/one')).toBe(first);
  expect(new Set([nameOf(first), nameOf(second)]).size).toBe(2);
  window.show(first);
  expect(window.running).toBe(first);
  await window.stop();
  expect(window.state).toEqual({ kind: 'running', inspector: second });
  expect(isAlive(first.address.pid)).toBe(false);
  expect(isAlive(second.address.pid)).toBe(true);
});

test('one that is not shown can die or be stopped without a change of what is shown', async () => {
  const window = openWindow();
  const died = new Promise((resolve) => window.onDidDie(resolve));
  const first = await started(window, '/first');
  const shown = await started(window, '/shown');
  process.kill(first.address.pid, 'SIGKILL');
  expect(await died).toMatchObject({ wasShown: false });
  expect(window.running).toBe(shown);
  const third = await started(window, '/third');
  window.show(shown);
  await window.stop(third);
  expect(window.all).toEqual([shown]);
});

test('a capture on show makes room for what is started next, not when that fails', async () => {
  const window = openWindow();
  await started(window, '/kept');
  const open = { kind: 'open', file: '/captures/a.mcp.jsonl' } as const;
  await window.start(open, never);
  await window.start(launch('/refuse'), never);
  expect(window.running?.address.capture).toBe(open.file);
  await started(window, '/next');
  expect(window.all.map(nameOf)).toEqual(['127.0.0.1:3000/kept', '127.0.0.1:3000/next']);
});

test('a capture can take the place of the relay that recorded it', async () => {
  const window = openWindow();
  const first = await started(window, '/one');
  const second = await started(window, '/two');
  const open = { kind: 'open', file: first.address.capture } as const;
  await window.start(open, never, { replaces: first, show: false });
  expect(window.running).toBe(second);
  expect(window.all).toHaveLength(2);
  expect(isAlive(first.address.pid)).toBe(false);
});

test('behind the editor of a capture the timeline keeps its relay, and takes another when that has ended', async () => {
  const window = openWindow();
  const first = await started(window, '/one');
  const second = await started(window, '/two');
  expect(window.forTimeline(first)).toBe(second);
  const open = { kind: 'open', file: '/captures/a.mcp.jsonl' } as const;
  await window.start(open, never, { keeps: true });
  expect(window.forTimeline(first)).toBe(first);
  await window.stop(first);
  expect(window.forTimeline(first)).toBe(second);
  await window.stop(second);
  expect(window.forTimeline(second)).toBeUndefined();
});

test('a start of the same target takes the place of the one before, without an empty moment between', async () => {
  const window = openWindow();
  const first = await started(window);
  const states: State['kind'][] = [];
  window.onDidChange(({ kind }) => states.push(kind));
  const second = await started(window);
  expect(isAlive(first.address.pid)).toBe(false);
  expect(second.address.pid).not.toBe(first.address.pid);
  expect(states).toEqual(['starting', 'running']);
  expect(window.all).toEqual([second]);
});

test('a reloaded window finds its process again, another window does not', async () => {
  const before = openWindow();
  const { address } = await started(before);
  before.dispose();
  const other = openWindow('file:///elsewhere');
  await other.attach();
  expect(other.state).toEqual({ kind: 'none' });
  const after = openWindow();
  await after.attach();
  expect(after.running?.address).toEqual(address);
  await after.stop();
  expect(isAlive(address.pid)).toBe(false);
});

test('a reloaded window finds all its processes, and shows the one it showed', async () => {
  const before = openWindow();
  const first = await started(before, '/one');
  const second = await started(before, '/two');
  before.show(first);
  before.dispose();
  const after = openWindow();
  await after.attach();
  expect(after.all.map(({ address }) => address.pid)).toEqual([
    first.address.pid,
    second.address.pid,
  ]);
  expect(after.running?.address.pid).toBe(first.address.pid);
});

test('a process of another version is kept alive and told of, until a start takes its place', async () => {
  const before = openWindow();
  const { address, files } = await started(before, '/outdated');
  before.dispose();
  const reloaded = openWindow();
  await reloaded.attach();
  expect(reloaded.others.map((other) => other.address.pid)).toEqual([address.pid]);
  reloaded.dispose();
  const after = openWindow();
  const met: number[] = [];
  after.onDidMeetOther((other) => met.push(other.address.pid));
  await after.attach();
  expect(met).toEqual([address.pid]);
  expect(after.all).toEqual([]);
  expect(isAlive(address.pid)).toBe(true);
  expect(existsSync(files.rendezvous)).toBe(true);
  const again = await started(after, '/outdated');
  expect(isAlive(address.pid)).toBe(false);
  await expect.poll(() => after.others).toEqual([]);
  expect(existsSync(files.rendezvous)).toBe(false);
  expect(after.all).toEqual([again]);
});

test('what dead processes left is removed, and what is none of ours stays', async () => {
  const window = openWindow();
  const { files, address } = await started(window);
  window.dispose();
  const stale = JSON.stringify({ ...address, pid: 2 ** 22 - 3 });
  const left = files.rendezvous.replace(/[0-9a-f]{8}-[0-9a-f]{4}/, '00000000-0000');
  writeFileSync(left, stale);
  const foreign = join(storage, 'running', 'notes.txt');
  writeFileSync(foreign, 'mine');
  const after = openWindow();
  await after.attach();
  expect(existsSync(left)).toBe(false);
  expect(readFileSync(foreign, 'utf8')).toBe('mine');
  expect(after.running?.address.pid).toBe(address.pid);
});

test('a living process that is no inspector is neither used nor killed', async () => {
  const window = openWindow();
  const { files, address } = await started(window);
  await window.stop();
  writeFileSync(files.rendezvous, JSON.stringify({ ...address, pid: process.pid }));
  const after = openWindow();
  await after.attach();
  expect(after.state).toEqual({ kind: 'none' });
  expect(existsSync(files.rendezvous)).toBe(false);
  expect(logged.some((line) => line.includes('does not answer as an inspector'))).toBe(true);
});
