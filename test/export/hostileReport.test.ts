/** A server and its clients choose nearly every text in a report; none of it may do anything. */
import fc from 'fast-check';
import { marked, type Token } from 'marked';
import mermaid from 'mermaid';
import { expect, test } from 'vitest';
import { markdownReport } from '../../src/export/markdownReport.ts';
import { buildReport } from '../../src/export/report.ts';
import { rules, evaluateRules } from '../../src/rules/registry.ts';
import { capture } from '../analysis/captureBuilder.ts';

const attacks = [
  '[click](https://evil.example)',
  '![x](https://evil.example/x.png)',
  '<img src=x onerror=alert(1)>',
  '<https://evil.example>',
  'https://evil.example',
  'www.evil.example',
  'someone@evil.example',
  '@someone',
  'owner/repository#1',
  ':rocket:',
  '`` ` ```',
  'a|b\\|[c](https://evil.example)|`',
  '\\\\|[c](https://evil.example)',
  '```\n\n# heading\n\n',
  '\u202egnp.exe\u200b',
  '=cmd|calc',
  '$`x`$ $$y$$',
  '%%{init: {"theme":"dark"}}%%',
  'end',
  'S-->>P1: forged',
  'x; participant Z',
  '#35;#60;script#62;',
  '*a* _b_ ~~c~~ [^1] [a][b] <!-- c -->',
];

const hostile = fc.oneof(
  fc.constantFrom(...attacks),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.tuple(fc.constantFrom(...attacks), fc.constantFrom(...attacks)).map((both) => both.join('')),
);

/** Rules that judge the text of a session id itself find other things in other texts. */
const judgesText = new Set([
  ...['session-id-invalid', 'session-id-repeated-header', 'session-id-predictable'],
]);

/** The same text wherever a client or server may put one. */
function reportOf(text: string): string {
  const story = capture();
  const client = story.client({ userAgent: text, clientName: text });
  const meta = { 'openai/session': text, 'openai/userAgent': text, 'openai/locale': text };
  for (let i = 0; i < 3; i += 1) client.initialize({ issues: `${i}${text}` });
  client.call(text, { meta }, { stream: 100 });
  client.post(text, { session: text });
  client.call(text, { session: `2${text}`, path: `/${text}` }, { status: 404 });
  const model = { ...story.model(), target: text, listen: text };
  const findings = evaluateRules(model).filter(({ rule }) => !judgesText.has(rule));
  return markdownReport({ report: buildReport(model, findings), model });
}

function tokensOf(markdown: string): Token[] {
  const found: Token[] = [];
  void marked.walkTokens(marked.lexer(markdown), (token) => void found.push(token));
  return found;
}

const ours = new Set(rules.map(({ spec }) => spec.url));

function checkMarkdown(markdown: string, outline: readonly string[]): void {
  const tokens = tokensOf(markdown);
  for (const token of tokens) {
    expect(token.type).not.toMatch(/^(?:html|image|def|blockquote|em|del)$/);
    if (token.type === 'link') expect(ours).toContain(token['href']);
  }
  expect(outlineOf(tokens)).toEqual(outline);
}

/** Headings and code blocks, and the width of every row of every table. */
function outlineOf(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => {
    if (token.type === 'heading') return [`heading ${String(token['depth'])}`];
    if (token.type === 'code') return [`code ${String(token['lang'])}`];
    if (token.type !== 'table') return [];
    const { header, rows } = token as unknown as { header: unknown[]; rows: unknown[][] };
    return [`table ${header.length} ${rows.map((row) => row.length).join()}`];
  });
}

/** Mermaid's own parser reads a sequence diagram without directives. */
async function checkDiagram(markdown: string): Promise<void> {
  const diagram = /^```mermaid\n([^]*?)\n```$/m.exec(markdown)?.[1] ?? '';
  expect(diagram).not.toBe('');
  expect(await mermaid.parse(diagram)).toEqual({ diagramType: 'sequence', config: {} });
}

test('captured text adds nothing to a report but words, whatever it is', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      const markdown = reportOf(text);
      checkMarkdown(markdown, outlineOf(tokensOf(markdown)));
      await checkDiagram(markdown);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test.each(attacks)('the outline of a report is the same with %j', async (attack) => {
  const words = attack.replace(/[^]/gu, 'x').slice(0, 40);
  const markdown = reportOf(attack);
  checkMarkdown(markdown, outlineOf(tokensOf(reportOf(words))));
  await checkDiagram(markdown);
});

test('a table cell that is also a formula begins with a back quote', () => {
  const cells = reportOf('=cmd()')
    .split('\n')
    .flatMap((line) => line.split(/(?<!\\)\|/));
  expect(cells.filter((cell) => /^\s*[=@]/.test(cell))).toEqual([]);
});
