/** What people read in VS Code goes through `l10n`, of VS Code or of `@vscode/l10n` where VS Code is not at hand. */
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
const NAMES = new Set([
  ...['MCP Inspector', 'VS Code', 'MCP SDK (TypeScript)', 'MCP SDK (Python)'],
  ...['cloudflared', 'ngrok', 'Tailscale Funnel'],
]);

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

/** Texts with words in them, but icons, addresses and names of settings. */
function isBare(node: ts.Node | undefined): node is ts.StringLiteralLike {
  if (!node || !ts.isStringLiteralLike(node) || NAMES.has(node.text)) return false;
  return (
    /\p{L}{2,}/u.test(node.text) &&
    !/^(\$\([\w~-]+\)|https?:\S+|mcpInspector\.\w+)$/.test(node.text)
  );
}

function parse(text: string): ts.SourceFile {
  return ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
}

function bareTexts(text: string): string[] {
  const source = parse(text);
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

/** Two words beside each other. */
const SENTENCE = /\p{L}{2,} \p{L}{2,}/u;
/** Properties whose values are the same in every language: commands to paste, and reasons for the log. */
const NOT_TRANSLATED = new Set(['command', 'paste', 'why']);
/** The log, and what our own mistakes throw, is for whoever looks for one. */
const UNTRANSLATED = /^(l10n\.t|.*\blog\.(info|warn|error)|notes\.push)$/;

/** Pages whose words come from elsewhere, and files whose sentences go to the log or say what is wrong with our code. */
const NOT_FOR_PEOPLE = new Set([
  ...['editor/refusalHtml.ts', 'timeline/timelineHtml.ts'],
  ...['settings.ts', 'targets/configuredServers.ts'],
]);

/** The fixed parts of a text, the changing ones left out. */
function fixedText(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head, ...node.templateSpans.map(({ literal }) => literal)]
    .map(({ text }) => text)
    .join('…');
}

/** Texts of more than one word that no `l10n.t` holds. */
function bareSentences(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && UNTRANSLATED.test(node.expression.getText())) return;
    if (ts.isPropertyAssignment(node) && NOT_TRANSLATED.has(node.name.getText())) return;
    const fixed = fixedText(node);
    if (fixed !== undefined && SENTENCE.test(fixed) && !NAMES.has(fixed)) found.push(fixed);
    ts.forEachChild(node, visit);
  };
  visit(parse(text));
  return found;
}

/** What `l10n.t` is given and no tool that collects texts can read. */
function computedTexts(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'l10n.t') {
      const [message] = node.arguments;
      if (!message || !ts.isStringLiteralLike(message)) found.push(node.getText());
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(text));
  return found;
}

/** What `search` finds, each with the file it stands in. */
function findIn(some: typeof files, search: (text: string) => string[]): string[] {
  return some.flatMap(({ file, text }) => search(text).map((found) => `${file}: ${found}`));
}

test('bare texts are found, localised ones and names are not', () => {
  const bare =
    "window.showErrorMessage('It broke'); const item = { label: `$(x) Open`, detail: '$(x)' };";
  expect(bareTexts(bare)).toEqual(['It broke', '$(x) Open']);
  const fine =
    "window.showErrorMessage(l10n.t('It broke')); const item = { label: 'MCP Inspector' };";
  expect(bareTexts(fine)).toEqual([]);
});

test('no file shows bare text where an interface of VS Code shows one', () => {
  expect(files.length).toBeGreaterThan(80);
  expect(findIn(files, bareTexts)).toEqual([]);
});

test('sentences are found wherever they stand, but in the log and in commands to paste', () => {
  const bare = "const waiting = `Waiting for ${name}`; throw new Error('It broke');";
  expect(bareSentences(bare)).toEqual(['Waiting for …', 'It broke']);
  const fine =
    "l10n.t('It broke'); this.options.log.info('It broke'); ({ paste: 'run it now' }); `a: ${b}`;";
  expect(bareSentences(fine)).toEqual([]);
});

test('no sentence is composed beside l10n', () => {
  const ours = files.filter(({ file }) => !NOT_FOR_PEOPLE.has(file));
  expect(findIn(ours, bareSentences)).toEqual([]);
});

test('texts stand in l10n.t as they are, where those who translate find them', () => {
  expect(computedTexts("l10n.t('It broke'); l10n.t(label);")).toEqual(['l10n.t(label)']);
  expect(findIn(files, computedTexts)).toEqual([]);
});
