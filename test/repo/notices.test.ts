import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

interface Notices {
  readonly bundledPackages: (metafile: Metafile) => string[];
  readonly noticesOf: (metafile: Metafile, root: string) => string;
}

test('every bundled package is named with its version and the text of its licence', async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [
      ...['src/cli/main.ts', 'src/cli/mcpServer.ts', 'src/relay/worker.ts'],
      'src/extension/extension.ts',
    ],
    ...{ outdir: 'unwritten', bundle: true, platform: 'node', metafile: true, write: false },
    external: ['vscode'],
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  const script = join(root, '.ci/notices.mjs');
  const { bundledPackages, noticesOf } = (await import(script)) as Notices;
  const packages = bundledPackages(metafile);
  expect(packages).toEqual(
    expect.arrayContaining([
      'node_modules/@modelcontextprotocol/server',
      'node_modules/@vscode/codicons',
      'node_modules/@vscode/l10n',
      'node_modules/http-proxy',
      'node_modules/ws',
    ]),
  );
  const sections = noticesOf(metafile, root)
    .split(`\n${'-'.repeat(80)}\n\n`)
    .slice(1);
  expect(sections).toHaveLength(packages.length);
  for (const [place, folder] of packages.entries()) {
    const { name, version, license } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    ) as Record<'name' | 'version' | 'license', string>;
    const [head, ...text] = (sections[place] ?? '').split('\n');
    expect(head).toBe(`${name} ${version} (${license})`);
    expect(text.join('').length, name).toBeGreaterThan(300);
  }
});
