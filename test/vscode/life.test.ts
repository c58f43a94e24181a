/**
 * What must not end a live conversation: an update of the extension, also to a version that speaks another
 * contract. What must end the process: closing VS Code.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspectorsOf, isAlive, startCodeServer, type CodeServer } from './codeServer.ts';
import { Conversation } from './conversation.ts';
import { logTitleOf, packLater, type LaterVersion } from './laterVersion.ts';
import { startEverything, type RealServer } from './realServer.ts';
import { installVsix } from './vsix.ts';
import { Workbench } from './workbench.ts';

let folder: string;
let everything: RealServer;
let server: CodeServer;
let workbench: Workbench;
let conversation: Conversation;
let url = '';
let pid = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-life-'));
  everything = await startEverything();
  const servers = { everything: { type: 'http', url: everything.url } };
  server = await startCodeServer({ files: { '.vscode/mcp.json': JSON.stringify({ servers }) } });
  workbench = await Workbench.open(server);
  await workbench.showSessions();
  await workbench.startFor('everything');
  const message = workbench.notification(/Listening on/);
  url = /http:\/\/127\.0\.0\.1:\d+\/mcp/.exec(await message.innerText())?.[0] ?? '';
  pid = inspectorsOf(server.storage)[0] ?? 0;
  conversation = await Conversation.begin(url);
});

afterAll(async () => {
  await workbench.screenshot('life-last').catch(() => undefined);
  await workbench.close();
  await server.close();
  await everything.close();
  rmSync(folder, { recursive: true, force: true });
});

test('an update while recording stops no forwarding, the view is back, and nothing is lost', async () => {
  await conversation.answers(5);
  await update({ version: '7.0.1' });
  expect(inspectorsOf(server.storage)).toEqual([pid]);
  await conversation.answers(5);
  await expect.poll(exchangesShown).toBeGreaterThanOrEqual(conversation.answered.length);
  expect(conversation.failures).toEqual([]);
  await conversation.pause();
  expect(recordedCalls()).toEqual(conversation.answered);
  await expect.poll(exchangesShown).toBe(requestsRecorded());
});

test('one that speaks another contract lets the former go on, shows its file, and replaces it when asked', async () => {
  conversation.resume();
  await update({ version: '7.0.2', otherContract: true });
  const message = workbench.notification(/was started by another version/);
  await message.waitFor();
  await workbench.screenshot('life-other-version');
  expect(isAlive(pid)).toBe(true);
  await conversation.answers(5);
  await expect.poll(exchangesShown).toBeGreaterThanOrEqual(conversation.answered.length);
  await conversation.pause();
  expect(conversation.failures).toEqual([]);
  expect(recordedCalls()).toEqual(conversation.answered);
  await message.getByRole('button', { name: 'Restart' }).click();
  await workbench.notification(new RegExp(`Listening on ${url}`)).waitFor();
  expect(isAlive(pid)).toBe(false);
  conversation.resume();
  await conversation.answers(3);
  await expect.poll(exchangesShown).toBeGreaterThanOrEqual(3);
});

test('closing VS Code ends the process within the grace time, and nothing listens any more', async () => {
  await conversation.end();
  const [file] = rendezvous();
  const last = JSON.parse(file ?? '{}') as { pid: number; feed: string; capture: string };
  await workbench.close();
  await server.stop();
  expect(isAlive(last.pid)).toBe(true);
  await expect.poll(() => isAlive(last.pid), { timeout: 60_000 }).toBe(false);
  expect(await listens(url)).toBe(false);
  expect(await listens(last.feed)).toBe(false);
  expect(rendezvous()).toEqual([]);
  const lines = readFileSync(last.capture, 'utf8').trimEnd().split('\n');
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ type: 'control', action: 'stop' });
});

/** Installs it over the former while VS Code runs, as an automatic update does, and reloads the window. */
async function update(later: LaterVersion): Promise<void> {
  const extensions = join(server.installed, '..');
  await installVsix(await packLater(folder, later), extensions, join(extensions, '..'));
  await workbench.reload();
  await expect
    .poll(() => workbench.paletteTitles('MCP Inspector: Show Log'), { interval: 500 })
    .toContain(logTitleOf(later.version));
}

/** As the status bar says it to a screen reader. */
async function exchangesShown(): Promise<number> {
  const item = workbench.page.locator('.statusbar-item[id*="mcpInspector.status"] [aria-label]');
  const label = (await item.first().getAttribute('aria-label')) ?? '';
  return Number(/(\d[\d,]*) exchanges?/.exec(label)?.[1]?.replaceAll(',', ''));
}

function records(): { type: string; text?: string }[] {
  const captures = join(server.storage, 'captures');
  const [first = ''] = readdirSync(captures).sort();
  const lines = readFileSync(join(captures, first), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as { type: string; text?: string });
}

function requestsRecorded(): number {
  return records().filter(({ type }) => type === 'request').length;
}

/** What was sent in tool calls, in order. */
function recordedCalls(): string[] {
  return records().flatMap(({ type, text = '' }) => {
    const said = type === 'request.body' ? /"message":"(live-\d+)"/.exec(text)?.[1] : undefined;
    return said === undefined ? [] : [said];
  });
}

function rendezvous(): string[] {
  const running = join(server.storage, 'running');
  return readdirSync(running)
    .filter((name) => name.endsWith('.rendezvous.json'))
    .map((name) => readFileSync(join(running, name), 'utf8'));
}

function listens(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
