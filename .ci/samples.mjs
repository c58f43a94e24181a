/** Records the captures in media/samples anew: node .ci/samples.mjs */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = mkdtempSync(join(root, 'node_modules/.samples-'));

try {
  const outfile = join(folder, 'samples.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/demo/samples.ts'],
    ...{ outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20' },
    packages: 'external',
    logLevel: 'error',
  });
  const { writeSamples } = await import(pathToFileURL(outfile).href);
  await writeSamples(join(root, 'media/samples'), { name, version });
} finally {
  rmSync(folder, { recursive: true });
}
