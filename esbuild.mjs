/**
 * Builds every bundle of the product from one table into dist/, with a metafile the bundle tests read.
 * `--production` minifies and leaves the source maps out; `--watch` rebuilds on change; `--quiet` speaks of
 * trouble only.
 */
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { noticesOf } from './.ci/notices.mjs';
import { webviewBundle } from './.ci/webviewBundle.mjs';

process.chdir(fileURLToPath(new URL('.', import.meta.url)));

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** The inspector runs under Node 20; the extension under the Node of VS Code 1.101. */
const node = { platform: 'node', format: 'cjs' };

const bundles = [
  {
    ...node,
    entryPoints: { inspector: 'src/cli/main.ts' },
    target: 'node20',
    outExtension: { '.js': '.js' },
    banner: { js: '#!/usr/bin/env node' },
  },
  { ...node, entryPoints: { 'relay-worker': 'src/relay/worker.ts' }, target: 'node20' },
  { ...node, entryPoints: { 'mcp-server': 'src/cli/mcpServer.ts' }, target: 'node20' },
  {
    ...node,
    entryPoints: { extension: 'src/extension/extension.ts' },
    target: 'node22',
    outExtension: { '.js': '.cjs' },
    external: ['vscode'],
    // jsonc-parser's main is UMD, whose requires a bundler cannot follow.
    mainFields: ['module', 'main'],
  },
  {
    ...webviewBundle(),
    entryPoints: { webview: 'src/webview/main.ts' },
  },
];

/** http-proxy copies objects with `util._extend`, which warns on newer Node; this is its equal. */
const withoutDeprecations = {
  name: 'without-deprecations',
  setup: (build) =>
    build.onLoad({ filter: /[\\/]http-proxy[\\/]lib[\\/].*\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace("require('util')._extend", 'Object.assign'),
      loader: 'js',
    })),
};

const shared = {
  plugins: [withoutDeprecations],
  bundle: true,
  outdir: 'dist',
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  metafile: true,
  logLevel: process.argv.includes('--quiet') ? 'warning' : 'info',
};

if (!watch) await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
await copyFile('node_modules/@vscode/codicons/dist/codicon.ttf', 'dist/codicon.ttf').catch(
  () => undefined,
);

if (watch) {
  for (const bundle of bundles) {
    const context = await esbuild.context({ ...shared, ...bundle });
    await context.watch();
  }
} else {
  const results = await Promise.all(
    bundles.map((bundle) => esbuild.build({ ...shared, ...bundle })),
  );
  const merged = { inputs: {}, outputs: {} };
  for (const { metafile } of results) {
    Object.assign(merged.inputs, metafile.inputs);
    Object.assign(merged.outputs, metafile.outputs);
  }
  await writeFile('dist/meta.json', JSON.stringify(merged));
  await writeFile('dist/THIRD-PARTY-NOTICES.txt', noticesOf(merged, '.'));
  await chmod('dist/inspector.js', 0o755);
}
