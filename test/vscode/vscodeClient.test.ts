/** VS Code's own MCP client, inside the real VS Code, through the relay. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifiedRow, verifiedRows } from '../interop/verification.ts';
import { startFixture } from '../conformance/fixture/fixture.ts';
import {
  callsOf,
  postedMessages,
  progressIn,
  recordsOf,
  streamedMessages,
  written,
} from '../interop/captured.ts';
import type { CaptureRecord } from '../../src/capture/records.ts';
import { headerValue } from '../../src/protocol/headers.ts';
import { ofType, parseLines, relayTo } from '../relay/harness.ts';
import { freePort, inspectorsOf, startCodeServer, type CodeServer } from './codeServer.ts';
import {
  startEverything,
  startGuarded,
  type GuardedServer,
  type RealServer,
} from './realServer.ts';
import { sendBackFromRedirectPage } from './signIn.ts';
import { ToolCaller } from './toolCaller.ts';
import { Workbench } from './workbench.ts';

let everything: RealServer;
let guarded: GuardedServer;
let server: CodeServer;
let workbench: Workbench;
/** Of the relay in front of a server that asks its client. */
let talkingPort: number;

beforeAll(async () => {
  everything = await startEverything();
  guarded = await startGuarded();
  const port = await freePort();
  talkingPort = await freePort();
  const servers = {
    everything: { type: 'http', url: everything.url },
    inspected: { type: 'http', url: `http://127.0.0.1:${port}/mcp` },
    keyed: {
      type: 'http',
      url: everything.url,
      headers: { 'X-Team': 'blue', 'X-Api-Key': '${input:key}' },
    },
    guarded: { type: 'http', url: guarded.url },
    program: { command: 'true' },
    talking: { type: 'http', url: `http://127.0.0.1:${talkingPort}/mcp` },
  };
  const inputs = [{ id: 'key', type: 'promptString', description: 'The key', password: true }];
  server = await startCodeServer({
    settings: { 'chat.mcp.autostart': 'never' },
    machineSettings: { 'mcpInspector.port': port },
    userServers: { personal: { type: 'http', url: everything.url } },
    files: { '.vscode/mcp.json': JSON.stringify({ inputs, servers }) },
    extensions: [ToolCaller.extension],
  });
  workbench = await Workbench.open(server);
  // The tree shows its last lines too, whatever other views stand below it.
  await workbench.page.setViewportSize({ width: 1280, height: 1400 });
  await workbench.showSessions();
});

afterAll(async () => {
  await workbench.screenshot('vscode-client-last');
  await workbench.close();
  await server.close();
  await everything.close();
  await guarded.close();
});

test('its session appears under its own name, with what it asked for', async () => {
  await workbench.startFor('everything');
  await workbench.notification(/Listening on/).waitFor();
  await workbench.run('MCP: List Servers');
  await workbench.entry('inspected').click();
  await workbench.entry('Start Server').click();
  await trustServer();
  const session = workbench.treeItem(/^Session /);
  await session.waitFor();
  await workbench.expand(session);
  await workbench.treeItem(/^initialize/).waitFor();
  await workbench.treeItem(/^tools\/list/).waitFor();
  await workbench
    .timeline()
    .getByRole('row', { name: /^session [0-9a-f]{8}, code-server/ })
    .waitFor();
});

test('stopping it ends the session by DELETE', async () => {
  await workbench.run('MCP: List Servers');
  await workbench.entry('inspected').click();
  await workbench.entry('Stop Server').click();
  await workbench.treeItem(/^\(delete\)/).waitFor();
  expect(await workbench.treeItem(/^Session /).getAttribute('aria-label')).toMatch(/deleted|open/);
});

test('the rules find in its traffic what docs/verification.md proves', () => {
  const captures = join(server.storage, 'captures');
  const [file] = readdirSync(captures).filter((name) => name.endsWith('.mcp.jsonl'));
  const records = parseLines(readFileSync(join(captures, file ?? ''), 'utf8'));
  const pair = { client: 'VS Code', server: 'server-everything' };
  expect([verifiedRow(pair, records)]).toEqual(verifiedRows('VS Code'));
});

test('a server of mcp.json gets a twin that starts the relay, with headers and inputs, and leaves no trace', async () => {
  await workbench.run('MCP Inspector: Stop');
  await workbench.notification(/has stopped/).waitFor();
  await workbench.run('MCP Inspector: Close Capture');
  await expect.poll(() => workbench.sessionCount()).toBe(0);
  const file = join(server.workspace, '.vscode/mcp.json');
  const before = readFileSync(file, 'utf8');
  await workbench.run('MCP Inspector: Inspect an MCP Server of VS Code…');
  await workbench.entry('program').waitFor();
  await workbench.entry('keyed').click();
  await workbench.notification(/"keyed \(inspected\)" is now among/).waitFor();
  await listServers('keyed (inspected)', 'Start Server');
  await workbench.type('planted-key');
  const session = workbench.treeItem(/^Session .*/);
  await session.waitFor();
  await workbench.expand(session);
  await workbench.treeItem(/^tools\/list/).waitFor();
  await workbench.screenshot('twin');
  const relay = inspectorsOf(server.storage).at(-1);
  expect(relay).toBeDefined();
  const { headers, text } = recorded();
  expect(headers.some(([name, value]) => name.toLowerCase() === 'x-team' && value === 'blue')).toBe(
    true,
  );
  expect(
    headers.some(([name, value]) => name.toLowerCase() === 'x-api-key' && value.startsWith('⟨fp:')),
  ).toBe(true);
  expect(text).not.toContain('planted-key');
  await listServers('keyed (inspected)', 'Stop Server');
  await workbench.treeItem(/^\(delete\)/).waitFor();
  await workbench.run('MCP Inspector: Inspect an MCP Server of VS Code…');
  await workbench.entry('keyed').click();
  await workbench.notification(/no longer among/).waitFor();
  await workbench.run('MCP: List Servers');
  await workbench.entry('keyed').waitFor();
  expect(await workbench.entry('keyed (inspected)').count()).toBe(0);
  await workbench.page.keyboard.press('Escape');
  expect(readFileSync(file, 'utf8')).toBe(before);
  await expect.poll(() => inspectorsOf(server.storage).filter((pid) => pid === relay)).toEqual([]);
});

test('its tools are called, report, ask user and model, are cancelled, and a stream is resumed', async () => {
  let onCancelled: () => void = () => undefined;
  const cancelled = new Promise<void>((resolve) => (onCancelled = resolve));
  const target = await startFixture({ onCancelled: () => onCancelled() });
  const listen = { host: '127.0.0.1', port: talkingPort };
  const relay = await relayTo(target, { listen });
  const told = written(relay, isChange);
  const caller = new ToolCaller(server.workspace, workbench);
  await listServers('talking', 'Start Server');

  expect(await caller.call('test_simple_text')).toContain('simple text response');
  expect(await caller.call('test_tool_with_progress')).toContain('progress executed');
  const asked = caller.call('test_elicitation', { message: 'Who is it?' });
  await workbench
    .notification('Who is it?')
    .getByRole('button', { name: 'Respond' })
    .click({ timeout: 30_000 });
  await workbench.type('ada');
  await workbench.type('ada@example.test');
  expect(await asked).toContain('"username":"ada"');
  const sampled = caller.call('test_sampling', { prompt: 'Capital of France?' });
  await workbench.answerDialog(/language model call/, 'Allow in this Session');
  expect(await sampled).toContain('Paris');
  const running = caller.call('test_until_cancelled');
  await written(relay, (record) => progressIn([record]).includes(1));
  caller.cancel('test_until_cancelled');
  await expect(running).rejects.toThrow();
  await cancelled;
  await caller.call('test_tell_apart');
  await told;

  const records = await relay.records();
  const [reporting] = callsOf(records, 'test_tool_with_progress');
  expect(progressIn(recordsOf(records, reporting?.x))).toEqual([0, 50, 100]);
  const questions = streamedMessages(records).flatMap(({ method }) => method ?? []);
  expect(questions).toEqual(
    expect.arrayContaining(['elicitation/create', 'sampling/createMessage']),
  );
  expect(postedMessages(records).map(({ message }) => message.method)).toContain(
    'notifications/cancelled',
  );

  const lastId = ofType(records, 'event').find(isChange)?.id;
  const again = await relayTo(target, { listen });
  await written(again, (record) => isResumption(record));
  const resumed = ofType(await again.records(), 'request').find(isResumption);
  expect(resumed && headerValue(resumed.headers, 'last-event-id')).toBe(lastId);
  expect(resumed?.method).toBe('GET');
});

function isChange(record: CaptureRecord): boolean {
  return record.type === 'event' && record.data?.includes('tools/list_changed') === true;
}

function isResumption(record: CaptureRecord): boolean {
  return record.type === 'request' && headerValue(record.headers, 'last-event-id') !== undefined;
}

test('the configuration of the user is read where VS Code reads it, in a remote window too', async () => {
  await workbench.run('MCP: List Servers');
  await workbench.entry('personal').waitFor();
  await workbench.page.keyboard.press('Escape');
  await workbench.run('MCP Inspector: Inspect an MCP Server of VS Code…');
  const entry = workbench.entry('personal');
  await entry.waitFor();
  expect(await entry.innerText()).toContain('mcp.json');
  await workbench.page.keyboard.press('Escape');
});

test('a server behind OAuth is signed in to through the relay, at its own authorization server', async () => {
  const authorizations = await sendBackFromRedirectPage(workbench.page.context());
  await workbench.run('MCP Inspector: Inspect an MCP Server of VS Code…');
  await workbench.entry('guarded').click();
  await workbench.notification(/"guarded \(inspected\)" is now among/).waitFor();
  await listServers('guarded (inspected)', 'Start Server');
  const { page } = workbench;
  const allow = page.locator('.monaco-dialog-box').getByRole('button', { name: 'Allow' });
  await allow.click();
  await expect.poll(() => authorizations()).toHaveLength(1);
  await expect.poll(() => recorded().text.includes('\\"method\\":\\"tools/list\\"')).toBe(true);
  await workbench.treeItem(/^Session /).waitFor();
  await workbench.screenshot('oauth-twin');
  const [asked] = authorizations();
  const { headers, text, rewrites } = recorded();
  const relay = rewrites.find(({ what }) => what === 'resource')?.to ?? '';
  // The browser reaches ports of the remote machine through code-server.
  expect(asked?.pathname).toBe(`/proxy/${new URL(guarded.authorizationServer).port}/authorize`);
  expect(asked?.searchParams.get('client_id')).toMatch(/./);
  expect(asked?.searchParams.get('code_challenge_method')).toBe('S256');
  expect(asked?.searchParams.get('resource')).toBe(relay);
  expect(new URL(relay).hostname).toBe('127.0.0.1');
  expect(rewrites.find(({ what }) => what === 'resource')?.from).toBe(guarded.url);
  const authorization = headers.filter(([name]) => name.toLowerCase() === 'authorization');
  expect(authorization.length).toBeGreaterThan(0);
  expect(authorization.every(([, value]) => /^Bearer ⟨fp:[0-9a-f]{8}⟩$/.test(value))).toBe(true);
  expect(text).not.toMatch(/Bearer (?!⟨fp:)[\w-]{8}/);
});

async function listServers(name: string, action: string): Promise<void> {
  await workbench.run('MCP: List Servers');
  await workbench.entry(name).click();
  await workbench.entry(action).click();
}

interface Rewrite {
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

/** The latest capture: its text, the headers of its requests, and what was changed in answers. */
function recorded(): { text: string; headers: [string, string][]; rewrites: Rewrite[] } {
  const folder = join(server.storage, 'captures');
  const latest = readdirSync(folder).sort().at(-1) ?? '';
  const text = readFileSync(join(folder, latest), 'utf8');
  const records = text
    .split('\n')
    .filter((line) => line !== '')
    .map(
      (line) =>
        JSON.parse(line) as { type: string; headers?: [string, string][]; rewrites?: Rewrite[] },
    );
  const requests = records.filter(({ type }) => type === 'request');
  return {
    text,
    headers: requests.flatMap(({ headers }) => headers ?? []),
    rewrites: records.flatMap(({ rewrites }) => rewrites ?? []),
  };
}

/** Servers of a workspace may ask for trust before they start; those of a trusted one do not. */
async function trustServer(): Promise<void> {
  const dialog = workbench.page.locator('.monaco-dialog-box');
  const trust = dialog.getByRole('button', { name: /^Trust/ }).first();
  await trust.or(workbench.treeItem(/^Session /)).waitFor();
  if (await trust.isVisible()) await trust.click();
}
