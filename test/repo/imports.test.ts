import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const source = resolve(import.meta.dirname, '../../src');

/** Who may import whom (docs/architecture.md). `types` are allowed as `import type` only. */
const allowed: Record<string, { values: string[]; types?: string[]; packages?: RegExp }> = {
  base: { values: [] },
  protocol: { values: ['base'] },
  filter: { values: ['base'] },
  layout: { values: ['base'] },
  capture: { values: ['base', 'protocol'], packages: /^node:/ },
  demo: { values: ['base', 'protocol', 'capture'], packages: /^node:/ },
  relay: { values: ['base', 'protocol', 'capture'], packages: /^(node:|http-proxy$|ws$)/ },
  analysis: { values: ['base', 'protocol', 'capture'] },
  rules: { values: ['base', 'protocol', 'capture', 'analysis'] },
  export: { values: ['base', 'protocol', 'capture', 'analysis', 'rules'] },
  contract: {
    values: ['base'],
    types: ['protocol', 'capture', 'analysis', 'rules', 'filter'],
  },
  engine: {
    values: [
      ...['base', 'protocol', 'capture', 'relay', 'analysis', 'rules', 'filter', 'layout'],
      ...['export', 'contract'],
    ],
    packages: /^(node:|ws$)/,
  },
  cli: {
    values: [
      ...['base', 'protocol', 'capture', 'relay', 'analysis', 'rules', 'filter', 'layout'],
      ...['export', 'contract', 'engine', 'demo'],
    ],
    packages: /^(node:|@modelcontextprotocol\/server(\/|$))/,
  },
  extension: {
    values: ['base', 'protocol', 'contract'],
    packages: /^(node:|vscode$|ws$|jsonc-parser$|@vscode\/l10n$)/,
  },
  webview: { values: ['base', 'protocol', 'filter', 'layout', 'contract'] },
};

interface Import {
  file: string;
  from: string;
  target: string;
  typeOnly: boolean;
}

function sourceFiles(): string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(source, file));
}

const importPattern =
  /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/gm;

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const from = relative(source, file).split('/')[0] ?? '';
  return [...text.matchAll(importPattern)].map((match) => ({
    file: relative(source, file),
    from,
    target: match[2] ?? match[3] ?? '',
    typeOnly: match[1] !== undefined,
  }));
}

function problemOf(file: string, { from, target, typeOnly }: Import): string | undefined {
  const rule = allowed[from];
  if (!rule) return `src/${from} is not in the table`;
  if (!target.startsWith('.')) {
    return rule.packages?.test(target) ? undefined : `src/${from} must not import ${target}`;
  }
  const folder = relative(source, resolve(dirname(file), target)).split('/')[0] ?? '';
  if (folder === from || rule.values.includes(folder)) return undefined;
  if (typeOnly && rule.types?.includes(folder)) return undefined;
  return `src/${from} must not import src/${folder}${typeOnly ? '' : ' (values)'}`;
}

describe('the import table', () => {
  test('every import in src/ is an allowed edge', () => {
    const files = sourceFiles();
    expect(files.length).toBeGreaterThan(10);
    const problems = files.flatMap((file) =>
      importsOf(file).flatMap((found) => {
        const problem = problemOf(file, found);
        return problem ? [`${found.file}: ${problem}`] : [];
      }),
    );
    expect(problems).toEqual([]);
  });

  test('a forbidden edge is seen', () => {
    const bad = { file: 'x', from: 'analysis', target: '../relay/relay.ts', typeOnly: false };
    expect(problemOf(join(source, 'analysis/x.ts'), bad)).toContain('must not import src/relay');
  });
});
