/**
 * A folder nobody trusts yet: captures can be read, the folder chooses no target, and captures can be
 * deleted. An address other machines can reach takes a word of the user's.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, inspectorsOf, startCodeServer, type CodeServer } from './codeServer.ts';
import { Workbench } from './workbench.ts';

const sample = readFileSync(
  resolve(import.meta.dirname, '../../media/samples/chatgpt-2026-04.mcp.jsonl'),
  'utf8',
);
const planted = { servers: { planted: { type: 'http', url: 'http://127.0.0.1:9/mcp' } } };

let server: CodeServer;
let workbench: Workbench;

beforeAll(async () => {
  server = await startCodeServer({
    askForTrust: true,
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
    machineSettings: { 'mcpInspector.listenAddress': '0.0.0.0' },
    files: { '.vscode/mcp.json': JSON.stringify(planted), 'opened.mcp.jsonl': sample },
  });
  workbench = await Workbench.open(server);
});

afterAll(async () => {
  await workbench.screenshot('restricted-last');
  await workbench.close();
  await server.close();
});

test('the window is in Restricted Mode', async () => {
  await workbench.page
    .locator('.statusbar-item')
    .filter({ hasText: 'Restricted Mode' })
    .first()
    .waitFor();
  await workbench.showSessions();
});

test('servers of the folder are not offered, neither as targets nor for a twin', async () => {
  await workbench.run('Start MCP Inspector');
  await workbench.entry('Enter a URL…').waitFor();
  expect(await workbench.entry('planted').count()).toBe(0);
  await workbench.screenshot('restricted-targets');
  await workbench.page.keyboard.press('Escape');
  await workbench.run('MCP Inspector: Inspect an MCP Server of VS Code…');
  const none = workbench.notification(/Neither this workspace nor your user configuration/);
  await workbench.dismiss(none);
});

test('a capture of the folder opens, with its sessions', async () => {
  await workbench.openFile('opened.mcp.jsonl');
  await workbench.calls().first().waitFor();
  await workbench.treeItem(/^Session /).waitFor();
  await workbench.screenshot('restricted');
});

test('all captures of this machine are deleted after a question, those of the folder stay', async () => {
  const folder = join(server.storage, 'captures');
  mkdirSync(folder, { recursive: true });
  const recorded = join(folder, 'recorded.mcp.jsonl');
  writeFileSync(recorded, sample);
  await workbench.run('MCP Inspector: Delete All Captures…');
  const dialog = workbench.page.getByRole('dialog').filter({ hasText: 'Delete 1 capture (' });
  await dialog.waitFor();
  expect(existsSync(recorded)).toBe(true);
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await workbench.notification(/^.*Deleted 1 capture/).waitFor();
  expect(existsSync(recorded)).toBe(false);
  expect(existsSync(join(server.workspace, 'opened.mcp.jsonl'))).toBe(true);
});

test('once the folder is trusted, its servers are offered', async () => {
  await workbench.run('Workspaces: Manage Workspace Trust');
  const editor = workbench.page.locator('.workspace-trust-editor');
  await editor.getByRole('button', { name: 'Trust', exact: true }).click();
  await expect
    .poll(
      async () => {
        await workbench.run('Start MCP Inspector');
        await workbench.entry('Enter a URL…').waitFor();
        const offered = await workbench.entry('planted').count();
        await workbench.page.keyboard.press('Escape');
        return offered;
      },
      { interval: 500 },
    )
    .toBe(1);
});

test('nothing listens for other machines before the user agreed, or on 127.0.0.1 instead', async () => {
  const start = async (): Promise<void> => {
    await workbench.run('Start MCP Inspector');
    await workbench.pick('Enter a URL…');
    await workbench.type(`http://127.0.0.1:${await freePort()}/mcp`);
  };
  const question = /Let other machines connect to MCP Inspector\?/;
  await start();
  await workbench.page.locator('.monaco-dialog-box').filter({ hasText: question }).waitFor();
  await workbench.screenshot('listen-address');
  await workbench.answerDialog(question, 'Cancel');
  expect(recorders()).toEqual([]);

  await start();
  await workbench.answerDialog(question, 'Use 127.0.0.1');
  const message = workbench.notification(/Listening on http:\/\/127\.0\.0\.1:\d+\/mcp/);
  await message.waitFor();
  expect(recorders()).toEqual([expect.stringMatching(/ --listen 127\.0\.0\.1:\d+ /)]);
});

/** The command lines of the inspectors that record; an opened capture has one too, which serves it. */
function recorders(): string[] {
  return inspectorsOf(server.storage)
    .map((pid) => execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }))
    .filter((args) => args.includes(' record '));
}
