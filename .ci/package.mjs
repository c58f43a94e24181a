/** `npm run package`: builds and writes the VSIX into dist/, without a prompt. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureModules } from './ensure-modules.mjs';
import { root, run } from './console.mjs';

ensureModules();
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const out = join('dist', `${name}-${version}.vsix`);
mkdirSync(join(root, 'dist'), { recursive: true });
// Two builds of one commit give the same file: vsce dates what it packs by this.
process.env.SOURCE_DATE_EPOCH ??= commitTime();
// vsce builds by the script "vscode:prepublish", so a bare "vsce package" gives the same file.
process.exit(
  run(process.execPath, [
    'node_modules/@vscode/vsce/vsce',
    ...['package', '--no-dependencies', '--out', out],
  ]),
);

/** Seconds since 1970 of the last commit; a fixed day where there is no git. */
function commitTime() {
  const { stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], {
    cwd: root,
    encoding: 'utf8',
  });
  return stdout?.trim() || String(Date.UTC(2026, 0, 1) / 1000);
}
