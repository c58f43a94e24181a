/** What people read in VS Code goes through `l10n`: no bare text where an interface of VS Code shows one. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../src/extension');

/** Functions of `window` whose arguments are shown. */
const SHOWING = /^(show(Information|Warning|Error)Message|setStatusBarMessage)$/;
/** Properties of options, items and views whose values are shown. */
const SHOWN =
  /^(title|placeHolder|placeholder|prompt|detail|label|description|tooltip|message|openLabel|saveLabel|name)$/;
/** What is a name, the same in every language. */
const NAMES = new Set(['MCP Inspector']);

function files(): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(root, file))
    .filter((file) => /from 'vscode';/.test(readFileSync(file, 'utf8')));
}

/** Texts with words in them, but icons and addresses. */
function isBare(node: ts.Node | undefined): node is ts.StringLiteralLike {
  if (!node || !ts.isStringLiteralLike(node) || NAMES.has(node.text)) return false;
  return /\p{L}{2,}/u.test(node.text) && !/^(\$\([\w~-]+\)|https?:\S+)$/.test(node.text);
}

function bareTexts(text: string): string[] {
  const source = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const texts = SHOWING.test(node.expression.name.text) ? node.arguments.filter(isBare) : [];
      found.push(...texts.map(({ text }) => text));
    }
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) {
      const shown = SHOWN.test(node.name.text) && isBare(node.initializer);
      if (shown) found.push(node.initializer.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test('bare texts are found, localised ones and names are not', () => {
  const bare =
    "window.showErrorMessage('It broke'); const item = { label: `$(x) Open`, detail: '$(x)' };";
  expect(bareTexts(bare)).toEqual(['It broke', '$(x) Open']);
  const fine =
    "window.showErrorMessage(l10n.t('It broke')); const item = { label: 'MCP Inspector' };";
  expect(bareTexts(fine)).toEqual([]);
});

test('files that speak to VS Code show no bare text', () => {
  const found = files().flatMap((file) =>
    bareTexts(readFileSync(file, 'utf8')).map((text) => `${file.slice(root.length + 1)}: ${text}`),
  );
  expect(files().length).toBeGreaterThan(30);
  expect(found).toEqual([]);
});
