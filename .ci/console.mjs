/** What the scripts of this folder share: running commands with visible progress, and looking for programs. */
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** The first of these programs found on the PATH, as an absolute path. */
export function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((file) => isExecutable(file));
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where fetched tools are kept between runs: the user's cache folder. */
export function cacheFolder() {
  const base =
    process.env.XDG_CACHE_HOME ??
    (process.platform === 'darwin'
      ? join(homedir(), 'Library', 'Caches')
      : process.platform === 'win32'
        ? (process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'))
        : join(homedir(), '.cache'));
  return join(base, 'mcp-traffic-inspector');
}

/** Runs a command to its end, its output shown; the exit code is the answer. */
export function run(command, args, options = {}) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  return status ?? 1;
}

/**
 * Runs a long, quiet command and shows that it lives: a line that is rewritten on a terminal,
 * a line every 15 s elsewhere. Its output is shown only when it fails.
 */
export async function runWithProgress(title, command, args, options = {}) {
  const output = [];
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data));
  const stopTicking = tick(title);
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      output.push(Buffer.from(String(error)));
      resolve(1);
    });
    child.on('close', (status) => resolve(status ?? 1));
  });
  stopTicking(code === 0 ? 'done' : 'failed');
  if (code !== 0) process.stderr.write(Buffer.concat(output));
  return code;
}

function tick(title) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const terminal = process.stdout.isTTY === true;
  const show = (state) =>
    process.stdout.write(terminal ? `\r\x1b[K${title}… ${state}` : `${title}… ${state}\n`);
  show('');
  const timer = setInterval(() => show(seconds()), terminal ? 1000 : 15_000);
  return (state) => {
    clearInterval(timer);
    show(`${state} (${seconds()})${terminal ? '\n' : ''}`);
  };
}
