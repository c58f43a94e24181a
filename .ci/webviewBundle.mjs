/**
 * How the timeline's page is bundled: by the build, by the tests that open it, and by the one that weighs it.
 *
 * Minifying alone keeps the name of every property, and of `Math.max` and its like: an eighth of the page. Names
 * of members are shortened where nothing else can mean them: those that the page's own classes and interfaces
 * declare and that occur neither in what the page shares with others (contract, capture, analysis …), nor in the
 * declarations of browser, language and VS Code, nor as a string, which may be a key.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import * as globals from './webviewGlobals.mjs';

const source = fileURLToPath(new URL('../src', import.meta.url));
const { resolve } = createRequire(import.meta.url);
const libraries = dirname(resolve('typescript/lib/lib.dom.d.ts'));

/** Folders whose members are the page's own: no value of theirs leaves it under its name. */
const OWN = ['webview', 'layout', 'filter', 'base'];

/** Folders with the types of what the page is told and tells: see the table of allowed imports. */
const SHARED = ['contract', 'capture', 'analysis', 'rules', 'protocol'];

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
    mangleProps: new RegExp(`^(?:${ownNames().join('|')})$`),
    inject: [fileURLToPath(new URL('webviewGlobals.mjs', import.meta.url))],
    define: Object.fromEntries(
      Object.keys(globals).map((name) => [name.replace(/_$/, '').replace('_', '.'), name]),
    ),
  };
}

/** Names of members of the page that mean nothing else anywhere. */
export function ownNames() {
  const own = textsIn(OWN, '.ts');
  const shared = textsIn(SHARED, '.ts');
  const taken = new Set([
    ...[...own, ...shared].flatMap((text) => text.match(/(?<=['"`])\w+(?=['"`])/g) ?? []),
    ...shared.flatMap((text) => text.replace(COMMENT, '').match(/\w+/g) ?? []),
    // A module that is imported as a whole is asked for these by name.
    ...own.flatMap(
      (text) => text.match(/(?<=^export (?:async )?(?:function|const|class) )\w+/gm) ?? [],
    ),
    ...declarations().flatMap(membersOf),
  ]);
  return [...new Set(own.flatMap(membersDeclared))].filter((name) => !taken.has(name)).sort();
}

function textsIn(folders, ending) {
  return folders.flatMap((folder) =>
    readdirSync(join(source, folder), { recursive: true })
      .filter((name) => name.endsWith(ending))
      .map((name) => readFileSync(join(source, folder, name), 'utf8')),
  );
}

const COMMENT = /\/\*[^]*?\*\/|^\s*\/\/.*$/gm;

/** What the language, the browser and VS Code declare. */
function declarations() {
  const files = readdirSync(libraries).filter((name) =>
    /^lib\.(?:dom|es)[\w.]*\.d\.ts$/.test(name),
  );
  return [
    ...files.map((name) => join(libraries, name)),
    resolve('@types/vscode-webview/index.d.ts'),
  ].map((file) => readFileSync(file, 'utf8'));
}

/** Members and globals of a declaration file, which has one a line. */
function membersOf(text) {
  const line = /^\s*(?:readonly |get |set |declare (?:var|function) |)"?(\w+)"?\??[(:<]/gm;
  return [...text.matchAll(line)].map(([, name]) => name);
}

/** Names of members that classes, interfaces and types of a module declare; keys of tables are none. */
function membersDeclared(text) {
  const names = [];
  const visit = (node) => {
    const member =
      ts.isClassElement(node) ||
      ts.isTypeElement(node) ||
      ts.isParameterPropertyDeclaration(node, node.parent);
    if (member && node.name && ts.isIdentifier(node.name)) names.push(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest, true));
  return names;
}
