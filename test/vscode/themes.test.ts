/** Tree and timeline with the demo in the four kinds of theme: pictures for people to look at. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCodeServer, type CodeServer } from './codeServer.ts';
import { Workbench } from './workbench.ts';

const themes = [
  { name: 'dark', title: 'Dark Modern', kind: 'vscode-dark' },
  { name: 'light', title: 'Light Modern', kind: 'vscode-light' },
  { name: 'hc-dark', title: 'Dark High Contrast', kind: 'vscode-high-contrast' },
  { name: 'hc-light', title: 'Light High Contrast', kind: 'vscode-high-contrast-light' },
];

let server: CodeServer;
let workbench: Workbench;

beforeAll(async () => {
  server = await startCodeServer();
  workbench = await Workbench.open(server);
  await workbench.showSessions();
  await workbench.startDemo();
  const forgetful = workbench.treeItem(/^Session .*session id not echoed/);
  await forgetful.waitFor({ timeout: 60_000 });
  await workbench.expand(forgetful);
  await workbench.treeItem(/^tools\/call .*session id not echoed/).click();
});

afterAll(async () => {
  await workbench.close();
  await server.close();
});

test.each(themes)('the views follow a change to $title', async ({ name, title, kind }) => {
  await workbench.run('Preferences: Color Theme');
  await workbench.type(title);
  await workbench.timeline().locator(`body.${kind}`).waitFor();
  const row = workbench.timeline().getByRole('row', { selected: true });
  await row.waitFor();
  await workbench.screenshot(name);
  const theme = await workbench.timeline().locator('body').getAttribute('data-vscode-theme-name');
  expect(theme).toBe(title);
});
