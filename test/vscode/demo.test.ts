/** The first minute: no server at hand, the palette, the demo, both findings, the export. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCodeServer, type CodeServer } from './codeServer.ts';
import { Workbench } from './workbench.ts';

let server: CodeServer;
let workbench: Workbench;

beforeAll(async () => {
  server = await startCodeServer();
  workbench = await Workbench.open(server);
});

afterAll(async () => {
  await workbench.screenshot('demo-last');
  await workbench.close();
  await server.close();
});

test('the view says what to do while nothing runs', async () => {
  await workbench.showSessions();
  const welcome = workbench.page.locator('.welcome-view');
  await welcome.getByRole('button', { name: 'Start MCP Inspector' }).waitFor();
  await welcome.getByRole('button', { name: 'Start Demo' }).waitFor();
  await workbench.screenshot('welcome');
});

test('the palette offers the commands under their exact titles, and not those that make no sense', async () => {
  const titles = await workbench.paletteTitles('MCP Inspector');
  expect(titles).toEqual(
    expect.arrayContaining([
      'Start MCP Inspector',
      'MCP Inspector: Start Demo',
      'MCP Inspector: Open Timeline',
      'MCP Inspector: Export Capture to JSONL…',
      'MCP Inspector: Show Log',
    ]),
  );
  expect(titles).not.toContain('MCP Inspector: Stop');
  expect(titles).not.toContain('MCP Inspector: Copy URL');
});

test('exporting without a capture offers to start', async () => {
  await workbench.run('MCP Inspector: Export Capture to JSONL…');
  const message = workbench.notification('There is no capture to export yet.');
  await message.getByRole('button', { name: 'Start Demo' }).waitFor();
  await workbench.dismiss(message);
});

test('the demo shows both findings in the tree', async () => {
  await workbench.startDemo();
  await workbench.treeItem(/session orphaned/).waitFor();
  const forgetful = workbench.treeItem(/^Session .*session id not echoed/);
  await forgetful.waitFor({ timeout: 60_000 });
  await workbench.expand(forgetful);
  await workbench.treeItem(/^tools\/call .*session id not echoed/).waitFor();
});

test('what is recorded can be paused, not resumed', async () => {
  const titles = () => workbench.paletteTitles('MCP Inspector: Recording');
  await expect.poll(titles).toContain('MCP Inspector: Pause Recording');
  expect(await titles()).not.toContain('MCP Inspector: Resume Recording');
});

test('the rows of the timeline can be read', async () => {
  const rows = workbench.calls();
  await rows.first().waitFor();
  expect(await rows.first().getAttribute('aria-label')).toMatch(
    /^tools\/call \w+, session [0-9a-f]{8}, .*milliseconds, status 200/,
  );
});

test('selecting in the tree selects in the timeline', async () => {
  await workbench.treeItem(/^tools\/call .*session id not echoed/).click();
  const selected = workbench.timeline().getByRole('row', { selected: true });
  await selected.waitFor();
  expect(await selected.getAttribute('aria-label')).toMatch(/tools\/call .*session id not echoed/);
});

test('selecting in the timeline selects in the tree, and unfolds what hides it', async () => {
  const row = workbench
    .timeline()
    .getByRole('row', { name: /^initialize/ })
    .first();
  await row.waitFor();
  const issued = /session ([0-9a-f]{8})/.exec((await row.getAttribute('aria-label')) ?? '')?.[1];
  await row.click();
  const selected = workbench.page.locator('.pane-body [role=treeitem][aria-selected=true]');
  await selected.and(workbench.page.getByRole('treeitem', { name: /^initialize/ })).waitFor();
  const session = workbench.treeItem(new RegExp(`^Session ${issued}`));
  expect(await session.getAttribute('aria-expanded')).toBe('true');
});

test('a mark with a note is kept in the capture and stands at its exchange', async () => {
  const row = workbench.timeline().getByRole('row', { selected: true });
  await row.click();
  await workbench.timeline().getByRole('treegrid').focus();
  await workbench.page.keyboard.press('m');
  await workbench.dialog('Mark Exchange').waitFor();
  await workbench.type('asked to sign in again');
  await expect
    .poll(() => row.getAttribute('aria-label'))
    .toMatch(/, marked: asked to sign in again$/);
});

test('a link to an exchange leads back to it', async () => {
  const timeline = workbench.timeline();
  const marked = timeline.getByRole('row', { name: /marked: asked to sign in again/ });
  await marked.click({ button: 'right' });
  await timeline.getByRole('menuitem', { name: 'Copy Link' }).click();
  await expect
    .poll(() => workbench.clipboard())
    .toMatch(/^[\w-]+:\/\/[\w.-]+\/exchange\?capture=[0-9a-f]+&x=\d+$/);
  const link = await workbench.clipboard();
  const other = timeline.getByRole('row', { name: /^tools\/call/ }).first();
  await other.click();
  await expect.poll(() => marked.getAttribute('aria-selected')).toBe('false');
  await workbench.run('Developer: Open URL');
  await workbench.type(link);
  await workbench.answerDialog(/open this URI/i, 'Open');
  await expect.poll(() => marked.getAttribute('aria-selected')).toBe('true');
});

test('two sessions are compared, and their requests open in the diff of VS Code', async () => {
  const timeline = workbench.timeline();
  const sessions = timeline.getByRole('row', { name: /^session / });
  await sessions.nth(0).click({ button: 'right' });
  await timeline.getByRole('menuitem', { name: /^Compare Session .* with…$/ }).click();
  await sessions.nth(1).click({ button: 'right' });
  await timeline.getByRole('menuitem', { name: /^Compare Session .* with Session / }).click();
  const dialog = timeline.getByRole('dialog', { name: 'Comparison' });
  await dialog.getByRole('button', { name: 'Request' }).first().click();
  const diff = workbench.page.locator('.monaco-diff-editor .view-lines').first();
  await expect.poll(() => diff.innerText()).toContain('jsonrpc');
  await workbench.screenshot('diff');
  await workbench.run('View: Close Editor');
  // The page was made anew, with the comparison it had.
  await dialog.getByRole('button', { name: 'Close the comparison' }).click();
  await dialog.waitFor({ state: 'hidden' });
});

test('the export holds what was sent, without the credential', async () => {
  const out = join(server.workspace, 'exported.mcp.jsonl');
  await workbench.run('MCP Inspector: Export Capture to JSONL…');
  await workbench.dialog('Export Capture to JSONL').waitFor();
  // The dialog puts its proposal in after it is shown, over what was typed by then.
  await expect.poll(() => workbench.typed()).toMatch(/\.jsonl$/);
  await workbench.type(out);
  const done = workbench.notification(/Exported \d+ exchanges/);
  await done.getByRole('button', { name: 'Open' }).waitFor();
  const said = Number(/Exported (\d+) exchanges/.exec(await done.innerText())?.[1]);
  const text = readFileSync(out, 'utf8');
  const records = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; text?: string });
  expect(records[0]?.type).toBe('capture');
  expect(records.filter(({ type }) => type === 'request')).toHaveLength(said);
  const calls = records.filter(
    ({ type, text: body }) => type === 'request.body' && body?.includes('"tools/call"'),
  );
  expect(calls.length).toBeGreaterThan(5);
  expect(calls.every(({ text: body }) => /"name":"(search|fetch|[a-z_]+)"/.test(body ?? ''))).toBe(
    true,
  );
  expect(text).not.toMatch(/eyJ[\w-]+\.[\w-]+/);
  expect(text).not.toMatch(/Bearer (?!⟨fp:)/);
});

test('the report opens beside its preview, which shows tables and findings', async () => {
  await workbench.run('MCP Inspector: Create Report');
  const preview = workbench.preview();
  await preview.getByRole('heading', { name: 'Findings', exact: false }).first().waitFor();
  await preview.getByText('session-id-not-echoed', { exact: true }).first().waitFor();
  await workbench.page.locator('.editor-instance .monaco-editor[data-uri^="untitled:"]').waitFor();
  await workbench.screenshot('report');
});

test('stopping keeps the capture on show until it is closed', async () => {
  await workbench.run('MCP Inspector: Stop');
  await workbench.notification(/has stopped/).waitFor();
  await workbench.treeItem(/session orphaned/).waitFor();
  await workbench.run('MCP Inspector: Close Capture');
  await workbench.page
    .locator('.welcome-view')
    .getByRole('button', { name: 'Start Demo' })
    .waitFor();
});

test('a saved capture is marked as well, and the mark is in its file', async () => {
  await workbench.openFile('exported.mcp.jsonl');
  const timeline = workbench.timeline();
  const call = timeline.getByRole('row', { name: /^initialize/ }).first();
  await call.click({ button: 'right' });
  await timeline.getByRole('menuitem', { name: /^Mark with a Note/ }).click();
  await workbench.type('looked at again');
  await timeline.getByRole('row', { name: /marked: looked at again/ }).waitFor();
  const lines = readFileSync(join(server.workspace, 'exported.mcp.jsonl'), 'utf8')
    .trim()
    .split('\n');
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
    ...{ type: 'control', action: 'mark', note: 'looked at again' },
  });
});
