/**
 * The packed extension, as users get it: what all tests of this folder run. It is packed and installed by
 * code-server's own command line once; each test file gets a copy of that folder.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Where the folder with the installed extension is found by the processes that run test files. */
const INSTALLED = 'MCP_INSPECTOR_INSTALLED_EXTENSION';

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
}

export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

/** What VS Code calls it. */
export const extensionId = `${manifest.publisher}.${manifest.name}`;

export interface EditorProgram {
  /** The Node it runs on. */
  readonly node: string;
  /** The script to give it. */
  readonly entry: string;
  /** code-server's version: 4.X.Y carries VS Code 1.X.Y. */
  readonly version: string;
}

/** The code-server of this run: the current one, or the one `npm run test:oldest` names. */
export async function editorProgram(): Promise<EditorProgram> {
  const { ensureCodeServer } = (await import(join(root, '.ci/code-server.mjs'))) as {
    ensureCodeServer: () => Promise<EditorProgram>;
  };
  return ensureCodeServer();
}

/** `npm run package`. Answers the file. */
export function packVsix(): string {
  execFileSync(process.execPath, [join(root, '.ci/package.mjs')], { cwd: root, stdio: 'pipe' });
  return join(root, 'dist', `${manifest.name}-${manifest.version}.vsix`);
}

/** Installs a VSIX into a folder of extensions, without a network: whatever asked for one would fail. */
export async function installVsix(vsix: string, extensions: string, home: string): Promise<void> {
  await runEditor(home, extensions, '--install-extension', vsix);
}

/** Runs code-server's command line on these folders. Answers what it printed. */
export async function runEditor(
  home: string,
  extensions: string,
  ...args: readonly string[]
): Promise<string> {
  const { node, entry } = await editorProgram();
  const nobody = 'http://127.0.0.1:9';
  return execFileSync(
    node,
    [
      ...[entry, ...args, '--extensions-dir', extensions],
      ...['--user-data-dir', join(home, 'user'), '--config', join(home, 'config.yaml')],
    ],
    {
      env: { ...process.env, HTTPS_PROXY: nobody, HTTP_PROXY: nobody },
      encoding: 'utf8',
      stdio: 'pipe',
    },
  );
}

/** Packs and installs, once for all test files; vitest calls it before any of them, and its answer at the end. */
export async function setup(): Promise<() => void> {
  const home = mkdtempSync(join(tmpdir(), 'mcp-vsix-'));
  const extensions = join(home, 'extensions');
  await installVsix(packVsix(), extensions, home);
  process.env[INSTALLED] = extensions;
  return () => rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}

/** Puts the installed extension into a folder of extensions. Answers its own folder there. */
export async function copyInstalled(extensions: string): Promise<string> {
  const ready = process.env[INSTALLED];
  mkdirSync(extensions, { recursive: true });
  if (ready === undefined) await installVsix(packVsix(), extensions, resolve(extensions, '..'));
  else cpSync(ready, extensions, { recursive: true });
  return join(extensions, `${extensionId}-${manifest.version}`);
}
