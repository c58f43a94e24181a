/**
 * `npm start`: builds, and opens the extension in a real VS Code with the demo running: the desktop
 * `code` where it is on the PATH, else a code-server kept in the user's cache folder.
 * Ctrl-C ends everything this started.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { cacheFolder, onPath, root, run } from './console.mjs';
import { ensureModules } from './ensure-modules.mjs';

ensureModules();
console.log('Building…');
if (run(process.execPath, ['esbuild.mjs', '--quiet']) !== 0) {
  process.exit(1);
}

const profile = join(cacheFolder(), 'start');
const workspace = join(profile, 'workspace');
const starter = join(root, '.vscode', 'demo-starter');
mkdirSync(workspace, { recursive: true });
for (const editor of ['user', 'desktop']) {
  rmSync(join(storageOf(editor), 'mcp-traffic-inspector.demo-starter'), {
    recursive: true,
    force: true,
  });
}

const desktopLock = join(profile, 'desktop', 'code.lock');
const desktop = process.platform === 'win32' ? undefined : onPath(['code']);
let editor;
let ending = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end());
if (desktop) startDesktop(desktop);
else await startCodeServer();

function startDesktop(code) {
  // One left by a crash may name somebody else's process by now.
  rmSync(desktopLock, { force: true });
  console.log(`Opening ${code} with the demo. Close its window, or press Ctrl-C here, to end.`);
  follow(
    spawn(
      code,
      [
        ...['--new-window', '--wait', '--user-data-dir', join(profile, 'desktop')],
        ...['--extensions-dir', join(profile, 'desktop-extensions')],
        ...['--extensionDevelopmentPath', root, '--extensionDevelopmentPath', starter],
        ...['--disable-workspace-trust', '--skip-welcome', '--skip-release-notes', workspace],
      ],
      { stdio: 'ignore', detached: true },
    ),
  );
}

/** The editor's end is ours; one that cannot be started says so. */
function follow(child) {
  editor = child;
  child.on('exit', () => void end());
  child.on('error', (error) => {
    console.error(`The editor could not be started: ${error.message}`);
    process.exit(1);
  });
}

async function startCodeServer() {
  const { ensureCodeServer } = await import('./code-server.mjs');
  const server = await ensureCodeServer().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
  const port = await freePort(8931);
  const log = join(profile, 'code-server.log');
  layOutExtensions();
  writeSettings();
  const child = spawn(
    server.node,
    [
      ...[server.entry, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
      ...['--user-data-dir', join(profile, 'user'), '--config', join(profile, 'config.yaml')],
      ...['--extensions-dir', join(profile, 'extensions'), '--disable-workspace-trust'],
      ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
      workspace,
    ],
    { stdio: ['ignore', 'ignore', openSync(log, 'w')], detached: true },
  );
  follow(child);
  await answers(`http://127.0.0.1:${port}/healthz`, child, log);
  console.log(`\nVS Code with the demo: http://127.0.0.1:${port}/\nCtrl-C ends it.`);
}

/** code-server loads unpacked extensions from its folder as long as it has no index of them yet. */
function layOutExtensions() {
  const folder = join(profile, 'extensions');
  rmSync(folder, { recursive: true, force: true });
  const { publisher, name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const product = join(folder, `${publisher}.${name}-${version}`);
  for (const part of [
    'package.json',
    'package.nls.json',
    'README.md',
    'LICENSE',
    'dist',
    'media',
    'docs',
  ]) {
    if (existsSync(join(root, part))) {
      cpSync(join(root, part), join(product, part), { recursive: true });
    }
  }
  cpSync(starter, join(folder, 'mcp-traffic-inspector.demo-starter-0.0.1'), { recursive: true });
}

function writeSettings() {
  const folder = join(profile, 'user', 'User');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'settings.json');
  if (existsSync(file)) return;
  const settings = {
    'workbench.startupEditor': 'none',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'telemetry.telemetryLevel': 'off',
    'extensions.autoUpdate': false,
    'update.mode': 'none',
  };
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`);
}

/** The wished port where it is free, else any. */
function freePort(wished) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(freePort(0)));
    probe.listen(wished, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function answers(url, child, log) {
  for (let tries = 0; tries < 240 && child.exitCode === null; tries += 1) {
    const alive = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (alive) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  console.error(`code-server did not start:\n${readFileSync(log, 'utf8')}`);
  process.exit(1);
}

/** The editor with its whole process group, and the inspectors that outlive a window on purpose. */
async function end() {
  if (ending) return;
  ending = true;
  const others = [...runningInspectors(), ...desktopWindow()];
  if (editor) stop(-editor.pid);
  for (const pid of others) stop(pid);
  await Promise.race([
    editor?.exitCode === null ? once(editor, 'exit') : undefined,
    new Promise((resolve) => setTimeout(resolve, 5000)),
  ]);
  process.exit(0);
}

/** The inspector processes this profile's extension started, from the files it finds them by. */
function runningInspectors() {
  return ['user', 'desktop'].flatMap((editor) => {
    const storage = join(storageOf(editor), 'mcp-traffic-inspector.mcp-traffic-inspector');
    if (!existsSync(storage)) return [];
    return readdirSync(storage, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.rendezvous.json'))
      .flatMap((file) => pidOf(join(storage, file)));
  });
}

/** The window is no child of the `code` command; it writes its process id into its profile. */
function desktopWindow() {
  if (!desktop || !existsSync(desktopLock)) return [];
  const pid = Number(readFileSync(desktopLock, 'utf8'));
  return Number.isInteger(pid) && pid > 1 ? [pid] : [];
}

function storageOf(editor) {
  return join(profile, editor, 'User', 'globalStorage');
}

function pidOf(file) {
  try {
    const { pid } = JSON.parse(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 1 ? [pid] : [];
  } catch {
    return [];
  }
}

function stop(pid) {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // Gone already.
  }
}
