import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const source = resolve(import.meta.dirname, '../../src/webview');

test('the bundle stays small and needs nothing a strict CSP forbids', async () => {
  const { outputFiles } = await build({
    entryPoints: [join(source, 'main.ts')],
    ...{ bundle: true, minify: true, write: false, outdir: 'unused', format: 'iife' },
    ...{ target: 'chrome134', loader: { '.ttf': 'file' }, assetNames: '[name]', charset: 'utf8' },
  });
  const script = outputFiles.find(({ path }) => path.endsWith('.js'));
  expect(script?.contents.byteLength).toBeLessThan(150 * 1024);
  expect(script?.text).not.toMatch(
    /\beval\(|new Function\(|innerHTML|insertAdjacentHTML|document\.write/,
  );
});

test('every colour of the style sheets comes from the theme', () => {
  const folder = join(source, 'css');
  for (const file of readdirSync(folder)) {
    // Fallbacks inside var() are for pages without a theme; everything else is a variable of the theme.
    const text = readFileSync(join(folder, file), 'utf8').replace(
      /var\((?:[^()]|\([^()]*\)|\((?:[^()]|\([^()]*\))*\))*\)/g,
      '',
    );
    expect(text.match(/#[0-9a-f]{3,8}\b|\brgb\(/gi) ?? []).toEqual([]);
  }
});
