/** The notices that the licences of bundled packages ask for, from what esbuild put into the bundles. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const LICENCE = /^(licen[cs]e|copying|notice)(\.|-|$)/i;
/** Copied as it is, so no bundle names it. */
const COPIED = ['node_modules/@vscode/codicons'];

/** The folders of all packages in an esbuild metafile, relative to `root`, in order of their names. */
export function bundledPackages({ inputs }) {
  const folders = Object.keys(inputs).flatMap((file) => PACKAGE.exec(file)?.[1] ?? []);
  return [...new Set([...folders, ...COPIED])].sort();
}

/** One text: each package with its version, its licence and the text of it. */
export function noticesOf(metafile, root) {
  const head =
    'MCP Traffic Inspector contains the following packages, each under its own licence.\n';
  return [head, ...bundledPackages(metafile).map((folder) => noticeOf(join(root, folder)))].join(
    `\n${'-'.repeat(80)}\n\n`,
  );
}

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => LICENCE.test(file)) : [];
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`.replace(/\r\n/g, '\n');
}
