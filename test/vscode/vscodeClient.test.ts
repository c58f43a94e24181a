/** VS Code's own MCP client, inside the real VS Code, through the relay. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifiedRow, verifiedRows } from '../interop/verification.ts';
import { parseLines } from '../relay/harness.ts';
import { freePort, startCodeServer, type CodeServer } from './codeServer.ts';
import { startEverything, type RealServer } from './realServer.ts';
import { Workbench } from './workbench.ts';

let everything: RealServer;
let server: CodeServer;
let workbench: Workbench;

beforeAll(async () => {
  everything = await startEverything();
  const port = await freePort();
  const servers = {
    everything: { type: 'http', url: everything.url },
    inspected: { type: 'http', url: `http://127.0.0.1:${port}/mcp` },
    keyed: {
      type: 'http',
      url: everything.url,
      headers: { 'X-Team': 'blue', 'X-Api-Key': '${input:key}' },
    },
    program: { command: 'true' },
  };
  const inputs = [{ id: 'key', type: 'promptString', description: 'The key', password: true }];
  server = await startCodeServer({
    settings: { 'chat.mcp.autostart': 'never' },
    machineSettings: { 'mcpInspector.port': port },
    files: { '.vscode/mcp.json': JSON.stringify({ inputs, servers }) },
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
});

test('its session appears under its own name, with what it asked for', async () => {
  await workbench.run('Start MCP Inspector');
  await workbench.entry('everything').click();
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
});

async function listServers(name: string, action: string): Promise<void> {
  await workbench.run('MCP: List Servers');
  await workbench.entry(name).click();
  await workbench.entry(action).click();
}

/** The latest capture: its text, and the headers of its requests. */
function recorded(): { text: string; headers: [string, string][] } {
  const folder = join(server.storage, 'captures');
  const latest = readdirSync(folder).sort().at(-1) ?? '';
  const text = readFileSync(join(folder, latest), 'utf8');
  const records = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { type: string; headers?: [string, string][] });
  const requests = records.filter(({ type }) => type === 'request');
  return { text, headers: requests.flatMap(({ headers }) => headers ?? []) };
}

/** Servers of a workspace may ask for trust before they start; those of a trusted one do not. */
async function trustServer(): Promise<void> {
  const dialog = workbench.page.locator('.monaco-dialog-box');
  const trust = dialog.getByRole('button', { name: /^Trust/ }).first();
  await trust.or(workbench.treeItem(/^Session /)).waitFor();
  if (await trust.isVisible()) await trust.click();
}
