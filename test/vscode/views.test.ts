/** Views, editor and documents on captures that are files: no relay, no network. */
import { appendFileSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCodeServer, type CodeServer } from './codeServer.ts';
import { Workbench } from './workbench.ts';

const samples = resolve(import.meta.dirname, '../../media/samples');
const lines = readFileSync(join(samples, 'chatgpt-2026-04.mcp.jsonl'), 'utf8').split(/(?<=\n)/);
const begun = Math.floor(lines.length / 2);

let server: CodeServer;
let workbench: Workbench;

beforeAll(async () => {
  server = await startCodeServer({
    settings: { 'mcpInspector.problems': true },
    files: {
      // The last line is cut, as by a process that was killed.
      'growing.mcp.jsonl': lines.slice(0, begun).join('') + (lines[begun] ?? '').slice(0, 30),
      'foreign.mcp.jsonl': '{"name":"not a capture"}\n',
    },
  });
  workbench = await Workbench.open(server);
  await workbench.showSessions();
});

afterAll(async () => {
  await workbench.screenshot('views-last');
  await workbench.close();
  await server.close();
});

test('the walkthrough opens with its four steps, their pictures where there is room', async () => {
  // VS Code shows pictures of no walkthrough in an editor narrower than 950 pixels.
  await workbench.page.setViewportSize({ width: 1680, height: 900 });
  await workbench.run('Welcome: Open Walkthrough...');
  await workbench.entry('Find out who loses the MCP session').click();
  const walkthrough = workbench.page.locator('.gettingStartedContainer');
  await expect.poll(() => walkthrough.locator('[data-done-step-id]').count()).toBe(4);
  const picture = walkthrough.frameLocator('iframe').frameLocator('iframe').locator('svg');
  await picture.waitFor();
  await workbench.screenshot('walkthrough');
});

test('a sample fills timeline, sessions and findings within two clicks, and ticks its step', async () => {
  const walkthrough = workbench.page.locator('.gettingStartedContainer');
  await walkthrough.getByRole('button', { name: 'Open Sample Capture…', exact: true }).click();
  await workbench.pick('ChatGPT, April 2026');
  await workbench.calls().first().waitFor();
  await workbench.treeItem(/^Session /).waitFor();
  await workbench.treeItem(/^Session id not echoed, \d+ errors?$/).waitFor();
  await workbench.screenshot('sample');
  await workbench.page.locator('.tab').filter({ hasText: 'Welcome' }).click();
  await walkthrough.locator('[data-done-step-id$="#sample"][aria-checked=true]').waitFor();
  await workbench.screenshot('walkthrough-ticked');
  await workbench.page.setViewportSize({ width: 1280, height: 800 });
  await workbench.page.locator('.tab').filter({ hasText: 'chatgpt-2026-04' }).click();
});

test('the status bar says it in a sentence, and its menu holds the next actions', async () => {
  const item = workbench.page.locator('.statusbar-item').getByRole('button', {
    name: /^MCP Inspector shows the capture chatgpt-2026-04\.mcp\.jsonl\. .* errors? found\.$/,
  });
  await item.click();
  await workbench.entry('Close Capture').waitFor();
  await workbench.page.keyboard.press('Escape');
});

test('a place selects in timeline and sessions', async () => {
  const rule = workbench.treeItem(/^Session id not echoed, \d+ errors?$/);
  await workbench.expand(rule);
  await workbench.treeItem(/^tools\/call \w+, \+\d.*Mcp-Session-Id/).click();
  const selected = workbench.timeline().getByRole('row', { selected: true });
  await selected.waitFor();
  expect(await selected.getAttribute('aria-label')).toMatch(/tools\/call .*session id not echoed/);
  await workbench.page
    .locator('.pane-body [role=treeitem][aria-selected=true]')
    .and(workbench.page.getByRole('treeitem', { name: /^tools\/call .*session id not echoed/ }))
    .waitFor();
});

test('the page of a rule opens beside', async () => {
  await workbench.treeItem(/^Session id not echoed, \d+ errors?$/).click();
  const page = workbench.page.locator('.tab').filter({ hasText: 'session-id-not-echoed' });
  await page.waitFor();
  const preview = workbench.page.frameLocator('iframe.webview.ready >> nth=-1');
  await preview
    .frameLocator('iframe#active-frame')
    .getByRole('heading', { name: 'Session id not echoed' })
    .waitFor();
  await workbench.screenshot('rule-page');
  await page.getByRole('button', { name: /Close/ }).first().click({ force: true });
  await workbench.page.locator('.tab').filter({ hasText: 'Welcome' }).click();
  await workbench.page.locator('[data-done-step-id$="#finding"][aria-checked=true]').waitFor();
  await workbench.screenshot('walkthrough-finding');
  await workbench.page.locator('.tab').filter({ hasText: 'chatgpt-2026-04' }).click();
});

test('an ignored rule is silent, counted, and comes back', async () => {
  await workbench.treeAction(/^Session id not echoed, \d+ errors?$/, 'Ignore This Rule');
  const ignored = workbench.treeItem('1 rule ignored');
  await ignored.waitFor();
  const settings = join(server.workspace, '.vscode/settings.json');
  await expect.poll(() => textOf(settings)).toContain('session-id-not-echoed');
  await workbench.expand(ignored);
  await workbench.treeAction(/^Session id not echoed, ignored/, 'Stop Ignoring This Rule');
  await workbench.treeItem(/^Session id not echoed, \d+ errors?$/).waitFor();
  await expect.poll(() => textOf(settings)).not.toContain('session-id-not-echoed');
});

test('the timeline shows one session when asked on its line', async () => {
  const rows = workbench.timeline().getByRole('row', { name: /resources\/read/ });
  await rows.first().waitFor();
  await workbench.treeAction(/^Session .*session id not echoed/, 'Filter Timeline by Session');
  await workbench.screenshot('filter-asked');
  await rows.first().waitFor({ state: 'detached' });
  await workbench.calls().first().waitFor();
  await workbench.screenshot('filtered');
});

test('a conversation stands with its sessions, and what the host said of it, persons masked', async () => {
  await workbench.page.locator('.pane-header').filter({ hasText: 'Conversations' }).click();
  const conversation = workbench.treeItem(/^Conversation v1\//);
  await workbench.expand(conversation);
  await workbench.expand(workbench.treeItem(/^Metadata openai/));
  await workbench.treeItem('openai/subject, masked').waitFor();
  await workbench.treeItem(/^openai\/locale, \w/).waitFor();
  await workbench.screenshot('conversations');
  await workbench.run('MCP Inspector: Show Personal Identifiers');
  await workbench.treeItem(/^openai\/subject, v1\/demo-subject/).waitFor();
  await workbench.screenshot('conversations-revealed');
  const header = workbench.page.locator('.pane-header').filter({ hasText: 'Conversations' });
  await header.getByRole('button', { name: 'Hide Personal Identifiers' }).click();
  await workbench.treeItem('openai/subject, masked').waitFor();
  await workbench.page.locator('.pane-header').filter({ hasText: 'Conversations' }).click();
});

test('findings stand in the Problems panel where the user wants them, lead to the page of their rule', async () => {
  await workbench.run('View: Focus Problems (Errors, Warnings, Infos)');
  await workbench.screenshot('problems');
  await problem().locator('a', { hasText: 'session-id-not-echoed' }).click();
  const tab = workbench.page.locator('.tab').filter({ hasText: 'session-id-not-echoed' });
  await tab.waitFor();
  await workbench.preview().getByRole('heading', { name: 'Session id not echoed' }).waitFor();
  await workbench.screenshot('problem-page');
  await tab.getByRole('button', { name: /Close/ }).first().click({ force: true });
});

test('a problem leads to a document', async () => {
  await problem().dblclick();
  const editor = workbench.page.locator('.editor-instance .view-lines').filter({
    hasText: '"request"',
  });
  await editor.waitFor();
  await workbench.screenshot('document');
  expect(await editor.innerText()).toMatch(/POST\s\/mcp\sHTTP\/1\.1/);
});

test('a document folds, has an outline and can be searched, as any file', async () => {
  const shown = workbench.page.locator('.editor-instance .view-lines .view-line');
  const before = await shown.count();
  await workbench.run('Fold All');
  await expect.poll(() => shown.count()).toBeLessThan(before);
  await workbench.run('Unfold All');
  await expect.poll(() => shown.count()).toBe(before);
  await workbench.run('Go to Symbol in Editor...');
  await workbench.entry('request').waitFor();
  await workbench.screenshot('document-symbols');
  await workbench.page.keyboard.press('Escape');
  await workbench.page.keyboard.press('Control+F');
  const find = workbench.page.locator('.find-widget.visible');
  await find.locator('textarea').first().fill('jsonrpc');
  await find
    .locator('.matchesCount')
    .filter({ hasText: / of [1-9]/ })
    .waitFor();
  await workbench.screenshot('document-find');
  await workbench.page.keyboard.press('Escape');
});

test('a cut file opens with a notice, and grows while it is shown', async () => {
  await workbench.openFile('growing.mcp.jsonl');
  const notice = workbench.treeMessage('The last line is cut');
  await notice.waitFor();
  const count = async () => (await workbench.treeNames()).join('|');
  const before = await count();
  const rest = (lines[begun] ?? '').slice(30) + lines.slice(begun + 1).join('');
  appendFileSync(join(server.workspace, 'growing.mcp.jsonl'), rest);
  await notice.waitFor({ state: 'detached' });
  await expect.poll(count).not.toBe(before);
});

test('a foreign file is refused kindly, and opens as text', async () => {
  await workbench.openFile('foreign.mcp.jsonl');
  const page = workbench.timeline();
  await page.getByRole('heading', { name: 'This file is not shown as a capture' }).waitFor();
  await workbench.screenshot('foreign');
  await page.getByRole('link', { name: 'Open as Text' }).click();
  await workbench.page
    .locator('.editor-instance .view-lines')
    .filter({ hasText: 'not a capture' })
    .waitFor();
});

function problem(): Locator {
  return workbench.page
    .locator('.markers-panel')
    .getByRole('treeitem', { name: /carries no Mcp-Session-Id/ })
    .first();
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
