/** This extension packed as a later version of itself, to be installed over it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { CONTRACT_VERSION } from '../../src/contract/api.ts';
import { copyInstalled, manifest } from './vsix.ts';

const root = resolve(import.meta.dirname, '../..');

export interface LaterVersion {
  readonly version: string;
  /** Whether its inspectors and its windows speak another contract than those of this one. */
  readonly otherContract?: boolean;
}

/** What the palette calls a command in that version. */
export const logTitleOf = (version: string) => `MCP Inspector: Show Log of ${version}`;

/** Answers the VSIX, which lies in the folder. */
export async function packLater(
  folder: string,
  { version, otherContract = false }: LaterVersion,
): Promise<string> {
  const staged = await copyInstalled(join(folder, version));
  rmSync(join(staged, '.vsixmanifest'), { force: true });
  change(join(staged, 'package.json'), { version, scripts: undefined, __metadata: undefined });
  const title = logTitleOf(version).replace('MCP Inspector: ', '');
  change(join(staged, 'package.nls.json'), { 'command.showLog.title': title });
  if (otherContract) await rebuild(staged);
  const vsix = join(folder, `${manifest.name}-${version}.vsix`);
  const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
  const args = ['package', '--no-dependencies', '--out', vsix];
  execFileSync(process.execPath, [vsce, ...args], { cwd: staged, stdio: 'pipe' });
  return vsix;
}

function change(file: string, values: Readonly<Record<string, unknown>>): void {
  const before = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...before, ...values }));
}

/** Both sides of the feed, as `esbuild.mjs` builds them but for the number. */
async function rebuild(staged: string): Promise<void> {
  const shared = { absWorkingDir: root, bundle: true, platform: 'node', format: 'cjs' } as const;
  const more = { plugins: [raised], external: ['vscode'], logLevel: 'error' as const };
  await build({
    ...{ ...shared, ...more, mainFields: ['module', 'main'] },
    entryPoints: ['src/extension/extension.ts'],
    outfile: join(staged, 'dist/extension.cjs'),
  });
  await build({
    ...{ ...shared, ...more },
    entryPoints: ['src/cli/main.ts'],
    outfile: join(staged, 'dist/inspector.js'),
  });
}

const raised: Plugin = {
  name: 'raised-contract',
  setup: (building) =>
    building.onLoad({ filter: /src[\\/]contract[\\/]api\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(
        `CONTRACT_VERSION = ${CONTRACT_VERSION};`,
        `CONTRACT_VERSION = ${CONTRACT_VERSION + 1};`,
      ),
      loader: 'ts',
    })),
};
