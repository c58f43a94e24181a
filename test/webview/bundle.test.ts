import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { bundling } from './pageBundle.ts';

const source = resolve(import.meta.dirname, '../../src/webview');

test('the bundle stays small and needs nothing a strict CSP forbids', async () => {
  const { outputFiles } = await build({
    entryPoints: [join(source, 'main.ts')],
    ...(await bundling()).webviewBundle(),
    ...{ minify: true, write: false, outdir: 'unused' },
  });
  const script = outputFiles.find(({ path }) => path.endsWith('.js'));
  expect(script?.contents.byteLength).toBeLessThan(150 * 1024);
  expect(script?.text).not.toMatch(
    /\beval\(|new Function\(|innerHTML|insertAdjacentHTML|document\.write/,
  );
});

test('names are shortened only where they mean nothing to browser, engine or extension', async () => {
  const names = (await bundling()).ownNames();
  expect(names).toEqual(expect.arrayContaining(['drawnFor', 'goToFinding', 'redraw']));
  // Of VS Code's own interface, the contract, the saved state and the document.
  const others = ['getState', 'setState', 'postMessage', 'filter', 'detailsTab', 'textContent'];
  // Keys that come from elsewhere: a table by field of the filter, and one by key of the keyboard.
  others.push('openai_session', 'PageUp');
  // Asked of a module that is imported as a whole.
  others.push('fitAll', 'zoomAt');
  expect(names.filter((name) => others.includes(name))).toEqual([]);
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
