/** What can be done with sessions in the tree, and what agents may ask: on a file, and on a server that lets sessions be deleted. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCodeServer, type CodeServer } from './codeServer.ts';
import { startEverything, type RealServer } from './realServer.ts';
import { Workbench } from './workbench.ts';

const samples = resolve(import.meta.dirname, '../../media/samples');
const sample = (host: string) => readFileSync(join(samples, `${host}.mcp.jsonl`), 'utf8');
const talk = sample('chatgpt-2026-02');
/** Whom the sample names. */
const PERSON = 'v1/demo-subject';

let everything: RealServer;
let server: CodeServer;
let workbench: Workbench;
/** What clients are pointed at, once the inspector listens. */
let url: string;
const client = new Client({ name: 'forgetful', version: '1.0.0' });

beforeAll(async () => {
  everything = await startEverything();
  const servers = { everything: { type: 'http', url: everything.url } };
  server = await startCodeServer({
    extensions: [resolve(import.meta.dirname, 'asker')],
    files: {
      'talk.mcp.jsonl': talk,
      'errors.mcp.jsonl': sample('claude'),
      'lines.jsonl': talk,
      '.vscode/mcp.json': JSON.stringify({ servers }),
    },
  });
  workbench = await Workbench.open(server);
  // The tree shows its last lines too, whatever other views stand below it.
  await workbench.page.setViewportSize({ width: 1280, height: 1200 });
  await workbench.showSessions();
});

afterAll(async () => {
  await workbench.screenshot('sessions-last');
  await workbench.close();
  await server.close();
  await everything.close();
});

test('errors nobody has seen are counted on the icon until the findings are looked at', async () => {
  const findings = workbench.page.locator('.pane-header').filter({ hasText: 'Findings' });
  await findings.click();
  await workbench.openFile('errors.mcp.jsonl');
  await workbench.treeItem(/^Session /).waitFor();
  const icon = workbench.page.locator('.activitybar');
  await icon.getByRole('tab', { name: /MCP Inspector.* \d+ new errors?/ }).waitFor();
  await workbench.screenshot('badge');
  await findings.click();
  await workbench.treeItem(/^Session id not echoed, \d+ errors?$/).waitFor();
  await icon.getByRole('tab', { name: /new error/ }).waitFor({ state: 'detached' });
});

test('what the tree is grouped by is what the timeline is grouped by, either way', async () => {
  await workbench.run('View: Close All Editors');
  await workbench.openFile('talk.mcp.jsonl');
  const choice = workbench.timeline().getByRole('combobox', { name: 'Group by' });
  await choice.waitFor();
  const groupBy = () => workbench.run('MCP Inspector: Group By…');
  await workbench.pickFrom(groupBy, 'Conversation');
  await workbench.treeItem(/^Conversation v1\//).waitFor();
  await expect.poll(() => choice.inputValue()).toBe('conversation');
  await workbench.screenshot('by-conversation');
  await choice.selectOption('none');
  await workbench.treeItem(/^initialize, [0-9a-f]{8}, /).waitFor();
  expect(await workbench.sessionCount()).toBe(0);
  await choice.selectOption('plane');
  await workbench.treeItem(/^Plane openai-mcp/).waitFor();
  await workbench.screenshot('by-plane');
  await workbench.pickFrom(groupBy, 'Session');
  await workbench.treeItem(/^Plane openai-mcp/).waitFor({ state: 'detached' });
  await expect.poll(() => choice.inputValue()).toBe('session');
});

test('an exchange selected in the timeline is found in a session nobody has unfolded', async () => {
  const tree = workbench.page.locator('.pane-body');
  expect(await tree.getByRole('treeitem', { name: /^tools\/call/ }).count()).toBe(0);
  await workbench
    .timeline()
    .getByRole('row', { name: /^tools\/call/ })
    .last()
    .click();
  await tree.locator('[role=treeitem][aria-selected=true][aria-label^="tools/call"]').waitFor();
  await workbench.run('MCP Inspector: Focus on Sessions View');
  await workbench.page.keyboard.press('ArrowUp');
});

test('two sessions that are checked are compared, and a third lets go of the first', async () => {
  const sessions = workbench.page
    .locator('.pane-body')
    .getByRole('treeitem', { name: /^Session [0-9a-f]{8}/ });
  const box = (index: number) => sessions.nth(index).getByRole('checkbox');
  // VS Code loses a click while it draws the line anew, and what was checked stays so for a second try.
  for (const index of [0, 1, 2]) if (await box(index).isChecked()) await box(index).click();
  await expect
    .poll(() => workbench.paletteTitles('MCP Inspector: Compare Checked'))
    .not.toContain('MCP Inspector: Compare Checked Sessions');
  for (const index of [0, 1, 2]) {
    await box(index).click();
    await expect.poll(() => box(index).isChecked()).toBe(true);
  }
  await expect.poll(() => box(0).isChecked()).toBe(false);
  await workbench.screenshot('checked');
  await workbench.page
    .locator('.pane-header')
    .filter({ hasText: 'Sessions' })
    .getByRole('button', { name: 'Compare Checked Sessions' })
    .click();
  const comparison = workbench.timeline().getByRole('dialog', { name: 'Comparison' });
  await comparison.waitFor();
  const names = await Promise.all(
    [1, 2].map(async (index) =>
      ((await sessions.nth(index).getAttribute('aria-label')) ?? '').slice(8, 16),
    ),
  );
  await comparison
    .getByRole('heading', { name: `Session ${names[0]} and session ${names[1]}` })
    .waitFor();
  await workbench.screenshot('compared');
  await comparison.getByRole('button', { name: 'Request' }).first().click();
  const diff = workbench.page.locator('.monaco-diff-editor .view-lines');
  await diff.filter({ hasText: '"initialize"' }).first().waitFor();
  await workbench.screenshot('diff');
  await workbench.openFile('talk.mcp.jsonl');
});

test('the menu of a session copies its id, shows, follows, and exports it', async () => {
  const session = workbench.treeItem(/^Session [0-9a-f]{8}/);
  await session.click({ button: 'right' });
  await workbench.page.locator('.context-view').getByRole('menuitem').first().waitFor();
  await workbench.screenshot('session-menu');
  await workbench.page.keyboard.press('Escape');
  await workbench.contextAction(session, 'Copy Session Id');
  const short = ((await session.getAttribute('aria-label')) ?? '').slice(8, 16);
  await expect.poll(() => workbench.clipboard()).toMatch(new RegExp(`^${short}[0-9a-f-]{28}$`));
  const id = await workbench.clipboard();

  await workbench.contextAction(session, 'Reveal in Timeline');
  const selected = workbench.timeline().getByRole('row', { selected: true });
  await expect
    .poll(() => selected.getAttribute('aria-label'))
    .toMatch(new RegExp(`session ${short}`));

  await workbench.contextAction(session, 'Follow Session');
  const filter = workbench.timeline().getByRole('combobox', { name: /filter/i });
  await expect.poll(() => filter.inputValue()).toContain(id);
  await workbench.screenshot('followed');

  const out = join(server.workspace, 'one-session.mcp.jsonl');
  await workbench.contextAction(session, 'Export Session to JSONL…');
  await workbench.dialog('Export Session to JSONL').waitFor();
  await expect.poll(() => workbench.typed()).toContain(`-session-${short}.mcp.jsonl`);
  await workbench.type(out);
  await workbench.notification(/Exported \d+ exchanges/).waitFor();
  const issued = new Set(
    readFileSync(out, 'utf8')
      .match(/"mcp-session-id","[^"]+"/gi)
      ?.map((pair) => pair.split('"')[3]),
  );
  expect([...issued]).toEqual([id]);
});

test('agents get short answers in which nobody is named', async () => {
  const findings = await asked('mcp_inspector_findings', {});
  expect(findings.tools).toEqual(
    expect.arrayContaining([
      ...['mcp_inspector_findings', 'mcp_inspector_sessions', 'mcp_inspector_exchange'],
    ]),
  );
  expect(findings.text).toContain('session-orphaned');
  expect(findings.text).toContain('ruled-out');
  const places = await asked('mcp_inspector_findings', {
    ...{ rule: 'session-orphaned', limit: 2 },
  });
  const page = JSON.parse(places.text) as { total: number; findings: { exchanges: number[] }[] };
  expect(page.findings).toHaveLength(2);
  expect(page.total).toBeGreaterThan(2);
  const sessions = await asked('mcp_inspector_sessions', { limit: 3 });
  expect((JSON.parse(sessions.text) as { sessions: unknown[] }).sessions).toHaveLength(3);
  expect(talk).toContain(PERSON);
  const named = /"x":(\d+)[^\n]*v1\/demo-subject/.exec(talk)?.[1];
  const exchange = await asked('mcp_inspector_exchange', { exchange: Number(named) });
  expect(exchange.text).toContain('openai/subject');
  for (const { text } of [findings, places, sessions, exchange]) {
    expect(text).not.toContain(PERSON);
    expect(text).not.toMatch(/eyJ[\w-]+\./);
    expect(text.length).toBeLessThan(12_000);
  }
});

test('any file of JSON lines opens with the timeline when asked for', async () => {
  await workbench.openFile('lines.jsonl');
  await workbench.page.locator('.editor-instance .view-lines').waitFor();
  await workbench.run('View: Reopen Editor With...');
  await workbench.screenshot('open-with');
  await workbench.pick('MCP Timeline');
  const rows = workbench.calls();
  await rows.first().waitFor();
  await workbench.treeItem(/^Session /).waitFor();
  await workbench.run('View: Close All Editors');
});

test('the walkthrough starts the inspector, and its steps are ticked by what follows', async () => {
  await workbench.run('Welcome: Open Walkthrough...');
  await workbench.entry('Find out who loses the MCP session').click();
  const step = (name: string) => workbench.page.locator(`[data-step-id$="#${name}"]`);
  const done = (name: string) =>
    workbench.page.locator(`[data-done-step-id$="#${name}"][aria-checked=true]`);
  await step('start').click();
  expect(await done('start').count()).toBe(0);
  const start = step('start').getByRole('button', { name: 'Start MCP Inspector' });
  await workbench.pickFrom(() => start.click(), 'everything');
  const message = workbench.notification(/Listening on http:\/\/127\.0\.0\.1:\d+\/mcp/);
  url = /http:\/\/127\.0\.0\.1:\d+\/mcp/.exec(await message.innerText())?.[0] ?? '';
  await workbench.dismiss(message);
  const waiting = /Waiting for the first request\. Point .* at this address/;
  await workbench.treeMessage(url).filter({ hasText: waiting }).waitFor();
  await lookAtListening();
  await workbench.page.locator('.tab').filter({ hasText: 'Welcome' }).click();
  await done('start').waitFor();
  expect(await done('connect').count()).toBe(0);
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  await done('connect').waitFor();
  await workbench.screenshot('walkthrough-start');
});

test('a session is deleted on the server after a question that names the server, and the DELETE is recorded', async () => {
  const session = workbench.treeItem(/^Session [0-9a-f]{8}.* open/);
  await session.waitFor();
  await workbench.contextAction(session, 'Delete Session on the Server…');
  const dialog = workbench.page.getByRole('dialog').filter({ hasText: /Delete session/ });
  await dialog.waitFor();
  await workbench.screenshot('delete-asked');
  expect(await dialog.innerText()).toContain(everything.url.replace('http://', ''));
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect((await client.listTools()).tools.length).toBeGreaterThan(0);
  await workbench.contextAction(session, 'Delete Session on the Server…');
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await workbench.notification(/The server deleted the session \(200\)/).waitFor();
  const deleted = workbench.treeItem(/^Session [0-9a-f]{8}.* deleted from the inspector/);
  await deleted.waitFor();
  await workbench.expand(deleted);
  await workbench.treeItem(/^DELETE \/mcp/).waitFor();
  // What the inspector sends is as it should be.
  expect(await workbench.treeItem(/MCP-Protocol-Version missing/).count()).toBe(0);
  await workbench.screenshot('deleted');
  await expect(client.listTools()).rejects.toThrow();
  await client.close();
});

/** What is said while nothing has come, in dark and in light; what to paste is one click away. */
async function lookAtListening(): Promise<void> {
  const header = workbench.page.locator('.pane-header').filter({ hasText: 'Sessions' });
  for (const theme of ['Light Modern', 'Dark Modern']) {
    await workbench.run('Preferences: Color Theme');
    await workbench.type(theme);
    await workbench.timeline().locator(`body[data-vscode-theme-name="${theme}"]`).waitFor();
    await header.hover();
    await workbench.screenshot(`listening-${theme.startsWith('Dark') ? 'dark' : 'light'}`);
  }
  await header.getByRole('button', { name: 'Connect a Client…' }).click();
  await workbench.entry('Claude').waitFor();
  await workbench.screenshot('connect-client');
  await workbench.pick('MCP SDK (TypeScript)');
  await expect.poll(() => workbench.clipboard()).toContain(`new URL("${url}")`);
  const guide = workbench.notification('Copied for MCP SDK (TypeScript). Give the transport');
  await guide.waitFor();
  await workbench.dismiss(guide);
}

/** A language-model tool, invoked by another extension as an agent's host does. */
async function asked(name: string, input: unknown): Promise<{ text: string; tools: string[] }> {
  const answer = join(server.workspace, 'answer.json');
  rmSync(answer, { force: true });
  const draft = join(server.workspace, 'question.draft');
  writeFileSync(draft, JSON.stringify({ name, input }));
  renameSync(draft, join(server.workspace, 'question.json'));
  await expect.poll(() => existsSync(answer), { timeout: 30_000 }).toBe(true);
  const given = JSON.parse(readFileSync(answer, 'utf8')) as { text?: string; error?: string };
  if (given.text === undefined) throw new Error(given.error);
  return given as { text: string; tools: string[] };
}
