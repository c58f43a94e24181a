import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundling } from '../webview/pageBundle.ts';

const root = resolve(import.meta.dirname, '../..');
const out = mkdtempSync(join(tmpdir(), 'bundles-'));
const nodeBuiltin = /^(node:)?(fs|net|http|https|path|os|crypto|child_process|worker_threads)$/;

afterAll(() => rmSync(out, { recursive: true, force: true }));

async function bundle(
  entry: string,
  platform: 'node' | 'browser',
  options: BuildOptions = {},
): Promise<Metafile> {
  const result = await build({
    ...options,
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: out,
    bundle: true,
    minify: true,
    platform,
    charset: 'utf8',
    metafile: true,
    write: false,
    external: ['vscode'],
    loader: { '.ttf': 'dataurl' },
    logLevel: 'silent',
  });
  return result.metafile;
}

/** Modules of the bundle from `src/`, by folder. */
function folders(metafile: Metafile): Set<string> {
  return new Set(
    Object.keys(metafile.inputs)
      .filter((file) => file.startsWith('src/'))
      .map((file) => file.split('/')[1] ?? ''),
  );
}

function externals(metafile: Metafile): string[] {
  return Object.values(metafile.outputs).flatMap((output) =>
    output.imports.filter((found) => found.external).map((found) => found.path),
  );
}

test('the webview carries neither node nor vscode nor the engine, and stays small', async () => {
  const { webviewBundle } = await bundling();
  const metafile = await bundle('src/webview/main.ts', 'browser', webviewBundle());
  expect(externals(metafile).filter((name) => name === 'vscode' || nodeBuiltin.test(name))).toEqual(
    [],
  );
  expect([...folders(metafile)].sort()).not.toContain('engine');
  expect(folders(metafile)).not.toContain('capture');
  const script = Object.entries(metafile.outputs).find(([file]) => file.endsWith('.js'));
  expect(script?.[1].bytes).toBeLessThan(150 * 1024);
});

test('the inspector and the relay run without vscode', async () => {
  for (const entry of ['src/cli/main.ts', 'src/relay/worker.ts']) {
    const metafile = await bundle(entry, 'node');
    expect(externals(metafile)).not.toContain('vscode');
    expect(folders(metafile)).not.toContain('extension');
  }
});

test('the relay thread carries no analysis', async () => {
  const metafile = await bundle('src/relay/worker.ts', 'node');
  expect([...folders(metafile)].sort()).toEqual(['base', 'capture', 'protocol', 'relay']);
});

test('the extension host only brokers: no relay, no analysis, no engine', async () => {
  const metafile = await bundle('src/extension/extension.ts', 'node');
  expect(externals(metafile)).toContain('vscode');
  const carried = folders(metafile);
  for (const folder of ['relay', 'analysis', 'rules', 'engine']) {
    expect(carried).not.toContain(folder);
  }
});

test('the extension evaluates no library of the feed before there is an inspector to speak to', async () => {
  const metafile = await bundle('src/extension/extension.ts', 'node');
  const kinds = Object.entries(metafile.inputs)
    .filter(([file]) => file.startsWith('src/'))
    .flatMap(([, { imports }]) => imports)
    .filter(({ path }) => path.startsWith('node_modules/ws/'))
    .map(({ kind }) => kind);
  expect(kinds).toEqual(['dynamic-import']);
});

beforeAll(() => {
  for (const entry of [
    'cli/main.ts',
    'relay/worker.ts',
    'extension/extension.ts',
    'webview/main.ts',
  ]) {
    expect(existsSync(join(root, 'src', entry)), entry).toBe(true);
  }
});
