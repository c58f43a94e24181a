/** `npm run package`: builds and writes the VSIX into dist/, without a prompt. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureModules } from './ensure-modules.mjs';
import { root, run } from './console.mjs';

ensureModules();
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const out = join('dist', `${name}-${version}.vsix`);
mkdirSync(join(root, 'dist'), { recursive: true });
// vsce builds by the script "vscode:prepublish", so a bare "vsce package" gives the same file.
process.exit(
  run(process.execPath, [
    'node_modules/@vscode/vsce/vsce',
    ...['package', '--no-dependencies', '--out', out],
  ]),
);
