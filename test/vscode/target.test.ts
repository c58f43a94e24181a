/** A real server named in the workspace, the port clients know, and what goes wrong on the way. */
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspectorsOf, isAlive, startCodeServer, type CodeServer } from './codeServer.ts';
import { startEverything, type RealServer } from './realServer.ts';
import { Workbench } from './workbench.ts';

let everything: RealServer;
let server: CodeServer;
let workbench: Workbench;
/** What clients are pointed at, as the extension printed it. */
let url: string;
/** The same for clients on the machine the browser runs on. */
let outside: string;
/** Sessions there have been at the first target. */
let sessions = 4;
/** A capture nobody wrote to for longer than captures are kept. */
let outdated: string;

beforeAll(async () => {
  everything = await startEverything();
  const configuration = {
    servers: { everything: { type: 'http', url: everything.url }, local: { command: 'true' } },
  };
  const text = `// Comments are allowed here.\n${JSON.stringify(configuration)}`;
  server = await startCodeServer({ files: { '.vscode/mcp.json': text } });
  outdated = join(server.storage, 'captures', 'outdated.mcp.jsonl');
  mkdirSync(join(server.storage, 'captures'), { recursive: true });
  writeFileSync(outdated, '');
  const longAgo = Date.now() / 1000 - 31 * 24 * 60 * 60;
  utimesSync(outdated, longAgo, longAgo);
  workbench = await Workbench.open(server);
  await workbench.showSessions();
});

afterAll(async () => {
  await workbench.screenshot('target-last');
  await workbench.close();
  await server.close();
  await everything.close();
});

test('a typed address is checked while it is typed', async () => {
  await workbench.run('Start MCP Inspector');
  await workbench.pick('Enter a URL…');
  await workbench.fill('localhost:3000/mcp');
  await workbench.inputMessage(/needs http:\/\/ or https:\/\//).waitFor();
  await workbench.fill('ftp://localhost/mcp');
  await workbench.inputMessage(/cannot be relayed/).waitFor();
  await workbench.page.keyboard.press('Escape');
});

test('a server of mcp.json is offered, started, and its address can be copied', async () => {
  await workbench.run('Start MCP Inspector');
  const entry = workbench.entry('everything');
  expect(await entry.innerText()).toContain('.vscode/mcp.json');
  expect(await workbench.entry('local').count()).toBe(0);
  await entry.click();
  const message = workbench.notification(/Listening on http:\/\/127\.0\.0\.1:\d+\/mcp/);
  await message.waitFor();
  const text = await message.innerText();
  url = /http:\/\/127\.0\.0\.1:\d+\/mcp/.exec(text)?.[0] ?? '';
  outside = /From your own machine: (\S+)/.exec(text)?.[1] ?? '';
  await message.getByRole('button', { name: 'Copy URL' }).click();
  await expect.poll(() => workbench.clipboard()).toBe(url);
  await workbench
    .treeMessage(
      `${url} → ${everything.url.replace('http://', '')} · Waiting for the first request`,
    )
    .waitFor();
  await workbench.screenshot('listening');
});

test('the address from outside is told too, and works', async () => {
  expect(outside).toContain(`/proxy/${new URL(url).port}/mcp`);
  await callTool(outside, 'from outside');
  await workbench.treeItem(/^Session /).waitFor();
  await workbench.run('MCP Inspector: Copy URL');
  await workbench.entry(outside).click();
  await expect.poll(() => workbench.clipboard()).toBe(outside);
});

test('an old capture is deleted, and that captures are kept so long is told once', async () => {
  const told = workbench.notification(/are deleted after 30 days/);
  await told.waitFor();
  expect(existsSync(outdated)).toBe(false);
  await workbench.dismiss(told);
});

test('traffic of a real client appears live in tree and timeline', async () => {
  await callTool(url, 'first');
  await workbench.expand(workbench.treeItem(/^Session .*deleted/));
  await workbench.treeItem(/^tools\/call echo/).waitFor();
  await workbench
    .timeline()
    .getByRole('row', { name: /tools\/call echo/ })
    .first()
    .waitFor();
});

test('recording is paused and resumed from the palette', async () => {
  await workbench.run('MCP Inspector: Pause Recording');
  await workbench.treeMessage('Recording is paused, traffic is still forwarded').waitFor();
  await callTool(url, 'nobody looks');
  await workbench.run('MCP Inspector: Resume Recording');
  await workbench
    .treeMessage('Recording is paused, traffic is still forwarded')
    .waitFor({ state: 'detached' });
  expect(await workbench.sessionCount()).toBe(2);
});

test('a refused host name is offered once, and allowed with one click', async () => {
  const send = () => statusUnderName(url, 'tunnel.example');
  expect(await send()).toBe(403);
  const message = workbench.notification(
    /host name tunnel\.example was refused by the inspector for 127\.0\.0\.1:/,
  );
  await message.waitFor();
  await workbench.treeMessage('Requests for tunnel.example are refused').waitFor();
  const bar = workbench.timeline().getByRole('status').filter({ hasText: 'tunnel.example' });
  await bar.waitFor();
  await workbench.screenshot('refused-host');
  await message.getByRole('button', { name: 'Allow This Host' }).click();
  await expect.poll(send).not.toBe(403);
  await bar.waitFor({ state: 'hidden' });
  await workbench
    .treeMessage('Requests for tunnel.example are refused')
    .waitFor({ state: 'detached' });
});

test('a second start offers the running one', async () => {
  await workbench.run('Start MCP Inspector');
  const message = workbench.notification(/already running for/);
  for (const name of ['Show', 'Restart', 'Another Target…']) {
    await message.getByRole('button', { name, exact: true }).waitFor();
  }
  await workbench.dismiss(message);
});

test('a second inspector runs beside the first, and the views turn from one to the other', async () => {
  const [pid] = inspectorsOf(server.storage);
  await workbench.startDemo();
  await expect.poll(() => inspectorsOf(server.storage).length).toBe(2);
  await workbench
    .treeMessage('Waiting')
    .or(workbench.treeItem(/^Session /))
    .first()
    .waitFor();
  const offer = () => workbench.run('MCP Inspector: Switch Inspector…');
  await offer();
  await workbench.entry('Demo').waitFor();
  await workbench.screenshot('switch');
  await workbench.page.keyboard.press('Escape');
  await workbench.pickFrom(offer, everything.url.replace('http://', ''));
  await workbench.treeMessage(url).waitFor();
  await workbench.pickFrom(offer, 'Demo');
  await workbench.run('MCP Inspector: Stop');
  await workbench.notification(/has stopped for Demo/).waitFor();
  await workbench.run('MCP Inspector: Close Capture');
  await workbench.treeMessage(url).waitFor();
  expect(inspectorsOf(server.storage)).toEqual([pid]);
  await callTool(url, 'still forwarded');
});

test('a window reload finds the process again, and nothing is lost', async () => {
  const [pid] = inspectorsOf(server.storage);
  await workbench.reload();
  await callTool(url, 'while nobody looked');
  await workbench
    .treeItem(/^Session /)
    .nth(0)
    .waitFor();
  await expect.poll(() => workbench.sessionCount()).toBe(sessions);
  await workbench
    .timeline()
    .getByRole('row', { name: /tools\/call echo/ })
    .nth(1)
    .waitFor();
  expect(inspectorsOf(server.storage)).toEqual([pid]);
});

test('a reload with neither view on show re-attaches too', async () => {
  const [pid] = inspectorsOf(server.storage);
  await workbench.run('View: Close All Editors');
  await workbench.run('View: Show Explorer');
  await workbench.reload();
  // The palette offers it only while an inspector is attached.
  await expect
    .poll(() => workbench.paletteTitles('MCP Inspector: Stop'), { timeout: 28_000, interval: 500 })
    .toContain('MCP Inspector: Stop');
  expect(inspectorsOf(server.storage)).toEqual([pid]);
  await workbench.showSessions();
  await expect.poll(() => workbench.sessionCount()).toBe(sessions);
});

test('a crash of the extension host stops no forwarding, and the view is back by itself', async () => {
  const [pid] = inspectorsOf(server.storage);
  const crashed = server.extensionHosts();
  expect(crashed.length).toBeGreaterThan(0);
  for (const host of crashed) process.kill(host, 'SIGKILL');
  await callTool(url, 'while extensions were down');
  sessions += 1;
  await expect
    .poll(() => server.extensionHosts().some((host) => !crashed.includes(host)), {
      timeout: 28_000,
    })
    .toBe(true);
  await expect.poll(() => workbench.sessionCount(), { timeout: 28_000 }).toBe(sessions);
  expect(inspectorsOf(server.storage)).toEqual([pid]);
});

test('a process that dies is told once, its capture stays, and Restart takes the same port', async () => {
  const [pid] = inspectorsOf(server.storage);
  process.kill(pid ?? 0, 'SIGKILL');
  const message = workbench.notification(/ended unexpectedly/);
  await message.getByRole('button', { name: 'Show Log' }).waitFor();
  await expect.poll(() => workbench.sessionCount()).toBe(sessions);
  await message.getByRole('button', { name: 'Restart' }).click();
  await workbench.notification(new RegExp(`Listening on ${url}`)).waitFor();
  await callTool(url, 'after the restart');
  // The host name that was allowed before still is.
  expect(await statusUnderName(url, 'tunnel.example')).not.toBe(403);
  await expect.poll(() => workbench.sessionCount()).toBe(1);
});

test('a tunnel is let in after a question, and marked public for as long as it leads here', async () => {
  const { page } = workbench;
  const tunnel = await openTunnel(Number(new URL(url).port));
  const mark = page.locator('.statusbar-item').filter({ hasText: 'public' });
  await workbench.run('MCP Inspector: Expose to ChatGPT…');
  await workbench.entry('My tunnel is running: enter its address…').click();
  await workbench.type(tunnel.address);
  const question = page.getByRole('dialog').filter({ hasText: 'Let requests for' });
  expect(await statusOf(tunnel.address)).toBe(403);
  await question.getByRole('button', { name: /^Allow/ }).click();
  await workbench.notification(/leads to MCP Inspector/).waitFor();
  await mark.waitFor();
  await page.locator('.pane-header').filter({ hasText: 'public as' }).waitFor();
  await workbench.screenshot('public');
  // The message about the refusal before stays on the screen; its button knows better.
  const late = workbench.notification(/host name \[::ffff:7f00:1\] was refused/);
  await late.getByRole('button', { name: 'Allow This Host' }).click();
  await page.locator('.statusbar-item').filter({ hasText: 'are forwarded already' }).waitFor();
  await callTool(new URL('/mcp', tunnel.address).href, 'through the tunnel');
  tunnel.close();
  await mark.waitFor({ state: 'detached', timeout: 90_000 });
  await workbench.run('MCP Inspector: Expose to ChatGPT…');
  await page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ hasText: 'Stop Allowing' })
    .click();
  await workbench.notification(/no longer lead to/).waitFor();
  await expect.poll(() => statusUnderName(url, new URL(tunnel.address).host)).toBe(403);
});

test('stopping frees the port, and a taken port offers another one', async () => {
  const [pid] = inspectorsOf(server.storage);
  await workbench.run('MCP Inspector: Stop');
  await workbench.notification(/has stopped/).waitFor();
  expect(isAlive(pid ?? 0)).toBe(false);
  const squatter = await occupy(Number(new URL(url).port));
  await workbench.startFor('everything');
  const message = workbench.notification(/is in use by another program/);
  await message.getByRole('button', { name: 'Use Another Port' }).click();
  const listening = workbench.notification(/Listening on/, url);
  const next = /http:\/\/127\.0\.0\.1:\d+\/mcp/.exec(await listening.innerText())?.[0] ?? '';
  squatter.close();
  // Stopping forgets the names that were allowed: nothing is public before it is made so.
  expect(await statusUnderName(next, 'tunnel.example')).toBe(403);
  expect(await workbench.page.getByText(/are deleted after 30 days/).count()).toBe(0);
});

test('all captures are deleted after a question, but the one that is being recorded', async () => {
  const folder = join(server.storage, 'captures');
  const captures = () => readdirSync(folder).filter((name) => name.endsWith('.mcp.jsonl'));
  expect(captures().length).toBeGreaterThan(1);
  const newest = captures().sort().at(-1);
  await workbench.run('MCP Inspector: Delete All Captures…');
  await workbench.answerDialog(/Delete \d+ captures? \(/, 'Delete');
  await workbench.notification(/^Deleted \d+ capture/).waitFor();
  expect(captures()).toEqual([newest]);
});

test('no log and no left-over file holds traffic or the token', () => {
  const running = join(server.storage, 'running');
  const files = readdirSync(running);
  expect(files.filter((file) => file.endsWith('.rendezvous.json'))).toHaveLength(1);
  expect(files).toHaveLength(3);
  for (const file of files.filter((name) => !name.endsWith('.json'))) {
    expect(readFileSync(join(running, file), 'utf8')).not.toContain('after the restart');
  }
});

async function callTool(address: string, message: string): Promise<void> {
  const client = new Client({ name: 'real-client', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(new URL(address));
  await client.connect(transport);
  const result = await client.callTool({ name: 'echo', arguments: { message } });
  expect(JSON.stringify(result)).toContain(message);
  await transport.terminateSession();
  await client.close();
}

/** Sends a GET as a tunnel does: under its public name. */
async function statusUnderName(address: string, host: string): Promise<number | undefined> {
  const request = get(address, { headers: { host, accept: 'text/plain' } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.destroy();
  return response.statusCode;
}

/** A tunnel's end on this machine: under an address that is none of the loopback names, and passed on as it is. */
async function openTunnel(port: number): Promise<{ address: string; close: () => void }> {
  const ends = new Set<Socket>();
  const tunnel = createServer((socket) => {
    const onward = connect(port, '127.0.0.1');
    for (const end of [socket, onward]) {
      ends.add(end);
      end.on('error', () => end.destroy());
    }
    socket.pipe(onward).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(tunnel, 'listening');
  return {
    address: `http://[::ffff:7f00:1]:${(tunnel.address() as AddressInfo).port}`,
    close: () => {
      tunnel.close();
      for (const end of ends) end.destroy();
    },
  };
}

async function statusOf(address: string): Promise<number> {
  return (await fetch(address)).status;
}

async function occupy(port: number): Promise<Server> {
  const squatter = createServer().listen(port, '127.0.0.1');
  await once(squatter, 'listening');
  return squatter;
}
