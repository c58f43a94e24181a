/** A real VS Code for one test file: code-server with fresh folders and this extension installed in it. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { copyInstalled, editorProgram, extensionId } from './vsix.ts';

export interface CodeServerOptions {
  /** User settings beside the quiet ones every test has. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Settings of the machine the extensions run on: those of scope `machine`. */
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  /** The user's own `mcp.json`. */
  readonly userServers?: Readonly<Record<string, unknown>>;
  /** Files of the workspace, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether folders have to be trusted first, as in VS Code by default; absent: all are. */
  readonly askForTrust?: boolean;
  /** Folders of other extensions beside this one. */
  readonly extensions?: readonly string[];
}

export interface CodeServer {
  /** The workbench, with the workspace open. */
  readonly url: string;
  readonly workspace: string;
  /** The extension's own folder: rendezvous files and captures. */
  readonly storage: string;
  /** This extension as it is installed here. */
  readonly installed: string;
  /** The processes that run extensions now. */
  extensionHosts(): number[];
  /** Ends VS Code, and nothing that outlives it. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'files.simpleDialog.enable': true,
  'remote.autoForwardPorts': false,
};

export async function startCodeServer(options: CodeServerOptions = {}): Promise<CodeServer> {
  const home = mkdtempSync(join(tmpdir(), 'mcp-vscode-'));
  const workspace = join(home, 'workspace');
  mkdirSync(workspace);
  for (const [file, text] of Object.entries(options.files ?? {})) {
    mkdirSync(resolve(workspace, file, '..'), { recursive: true });
    writeFileSync(join(workspace, file), text);
  }
  const user = join(home, 'user', 'User');
  writeSettings(user, { ...quiet, ...options.settings });
  if (options.userServers) {
    const servers = JSON.stringify({ servers: options.userServers });
    writeFileSync(join(user, 'mcp.json'), servers);
  }
  writeSettings(join(home, 'user', 'Machine'), options.machineSettings ?? {});
  const extensions = join(home, 'extensions');
  const installed = await copyInstalled(extensions);
  for (const other of options.extensions ?? []) {
    cpSync(other, join(extensions, basename(other)), { recursive: true });
    // With an index, VS Code would not see what was not installed by it.
    rmSync(join(extensions, 'extensions.json'), { force: true });
  }
  const { child, port } = await launch(home, options.askForTrust === true);
  const storage = join(user, 'globalStorage', extensionId);
  return {
    url: `http://127.0.0.1:${port}/?folder=${encodeURIComponent(workspace)}`,
    workspace,
    storage,
    installed,
    extensionHosts: () => extensionHostsOf(child.pid ?? 0),
    stop: () => endGroup(child),
    close: async () => {
      await endGroup(child);
      for (const pid of inspectorsOf(storage)) await endProcess(pid);
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** By the process table: those of this server's group that say they are one. */
function extensionHostsOf(group: number): number[] {
  const table = execFileSync('ps', ['-eo', 'pid=,pgid=,args='], { encoding: 'utf8' });
  return table.split('\n').flatMap((line) => {
    const [, pid, pgid, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(pgid) === group && args.includes('--type=extensionHost') ? [Number(pid)] : [];
  });
}

function writeSettings(folder: string, settings: Readonly<Record<string, unknown>>): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
}

async function launch(
  home: string,
  askForTrust: boolean,
): Promise<{ child: ChildProcess; port: number }> {
  const { node, entry } = await editorProgram();
  const port = await freePort();
  const child = spawn(
    node,
    [
      ...[entry, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
      ...['--user-data-dir', join(home, 'user'), '--extensions-dir', join(home, 'extensions')],
      ...['--config', join(home, 'config.yaml')],
      ...(askForTrust ? [] : ['--disable-workspace-trust']),
      ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
    ],
    { stdio: 'ignore', detached: true, env: environment() },
  );
  await answers(`http://127.0.0.1:${port}/healthz`, child);
  return { child, port };
}

/** Tests may themselves run inside a VS Code, whose variables would lead the new one astray. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VSCODE_|VITEST|NODE_OPTIONS$)/.test(name)),
  );
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + 60_000;
  while (Date.now() < until && child.exitCode === null) {
    const alive = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (alive) return;
    await pause(100);
  }
  throw new Error(`code-server did not answer at ${url} (exit code ${String(child.exitCode)})`);
}

/** It leads a group of its own, so that its extension hosts end with it. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const gone = once(child, 'exit');
  signal(-child.pid, 'SIGTERM');
  const killer = setTimeout(() => signal(-(child.pid ?? 0), 'SIGKILL'), 5_000);
  await gone;
  clearTimeout(killer);
}

/** Inspectors outlive their window on purpose; their rendezvous files say who they are. */
export function inspectorsOf(storage: string): number[] {
  const folder = join(storage, 'running');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.rendezvous.json'))
    .map((file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { pid: number }).pid);
}

async function endProcess(pid: number): Promise<void> {
  signal(pid, 'SIGTERM');
  const until = Date.now() + 5_000;
  while (isAlive(pid)) {
    if (Date.now() > until) signal(pid, 'SIGKILL');
    await pause(50);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has gone already.
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
