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
  const { name, version, license, author } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => LICENCE.test(file)) : [];
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0 && license === 'MIT') texts.push(mitText(author?.name ?? author));
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`.replace(/\r\n/g, '\n');
}

/** For packages that leave the text of their licence out of what they publish: as the SPDX list has it. */
function mitText(holder) {
  return `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;
}
