import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { evaluateRules } from '../../src/rules/registry.ts';
import { complaints } from './complaints.ts';

test.each(complaints)('$symptom: $rules', ({ rules, story }) => {
  const found = new Set(evaluateRules(story().model()).map(({ rule }) => rule));
  expect([...found]).toEqual(expect.arrayContaining([...rules]));
});

test('docs/verification.md lists them with their rules', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/verification.md'), 'utf8');
  const lines = page.split('\n').map((line) => line.replace(/ +/g, ' '));
  const wanted = complaints.map(({ symptom, rules }) => {
    const links = rules.map((rule) => `[${rule}](rules/${rule}.md)`).join(', ');
    return `| ${symptom} | ${links} |`;
  });
  expect(lines.filter((line) => wanted.includes(line))).toEqual(wanted);
});
