/**
 * How the timeline's page is bundled: by the build, by the tests that open it, and by the one that weighs it.
 *
 * Names of private members are shortened: minifying alone keeps every name of a property, and they made up a
 * fourteenth of the page. Only names that nothing else can mean are touched: those that occur neither in what
 * the page shares with others (contract, filter, protocol …), nor in the declarations of browser and language,
 * nor as a string, which may be a key.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../src', import.meta.url));
const libraries = dirname(createRequire(import.meta.url).resolve('typescript/lib/lib.dom.d.ts'));

/** Folders with code or types of what the page is told and tells: see the table of allowed imports. */
const SHARED = ['base', 'protocol', 'filter', 'layout', 'contract', 'capture', 'analysis', 'rules'];

/** Options of esbuild, but for where the bundle goes. */
export function webviewBundle() {
  return {
    platform: 'browser',
    format: 'iife',
    bundle: true,
    target: 'chrome134',
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
    // The page says that it is UTF-8.
    charset: 'utf8',
    mangleProps: new RegExp(`^(?:${privateNames().join('|')})$`),
  };
}

/** Names of private members of the page that mean nothing else anywhere. */
export function privateNames() {
  const page = textsIn(join(source, 'webview'), '.ts');
  const taken = new Set([
    ...page.flatMap((text) => text.match(/(?<=['"])\w+(?=['"])/g) ?? []),
    ...wordsOf(SHARED.flatMap((folder) => textsIn(join(source, folder), '.ts'))),
    ...readdirSync(libraries)
      .filter((name) => /^lib\.(?:dom|es)[\w.]*\.d\.ts$/.test(name))
      .flatMap((name) => membersOf(readFileSync(join(libraries, name), 'utf8'))),
  ]);
  const declared = page.flatMap((text) =>
    [...text.matchAll(/\bprivate (?:(?:static|readonly|async|get|set) )*(\w+)/g)].map(
      ([, name]) => name,
    ),
  );
  return [...new Set(declared)].filter((name) => !taken.has(name)).sort();
}

function textsIn(folder, ending) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

const COMMENT = /\/\*[^]*?\*\/|^\s*\/\/.*$/gm;

function wordsOf(texts) {
  return texts.flatMap((text) => text.replace(COMMENT, '').match(/\w+/g) ?? []);
}

/** Members and globals of a declaration file, which has one a line. */
function membersOf(text) {
  const line = /^\s*(?:readonly |get |set |declare (?:var|function) |)"?(\w+)"?\??[(:<]/gm;
  return [...text.matchAll(line)].map(([, name]) => name);
}
