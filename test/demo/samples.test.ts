/** The captures in media/samples: what somebody sees who opens one, and that they can be made anew. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Analysis } from '../../src/analysis/analysis.ts';
import type { CaptureRecord } from '../../src/capture/records.ts';
import { buildReport, type Report } from '../../src/export/report.ts';
import { evaluateRules } from '../../src/rules/registry.ts';
import { sampleNames, sampleText } from './samples.ts';

const folder = resolve(import.meta.dirname, '../../media/samples');
const fileOf = (name: string) => join(folder, `${name}.mcp.jsonl`);

function reportOf(text: string): Report {
  const analysis = new Analysis();
  for (const line of text.trimEnd().split('\n')) analysis.add(JSON.parse(line) as CaptureRecord);
  const model = analysis.model();
  return buildReport(model, evaluateRules(model));
}

/** Calls under way together end in an order of their own, and a moment of virtual time apart. */
function withoutTimes(report: Report): unknown {
  const timed = /(T|Ms)$|^(min|median|max)$/;
  return JSON.parse(
    JSON.stringify(report, (key, value: unknown) =>
      typeof value === 'number' && timed.test(key) ? undefined : value,
    ),
  );
}

/** How often each of these rules speaks. */
function counts(report: Report, rules: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    rules.map((id) => [id, report.findings.find(({ rule }) => rule === id)?.count ?? 0]),
  );
}

const told = ['session-id-not-echoed', 'session-orphaned'];

test('there is one a host', () => {
  expect(readdirSync(folder).sort()).toEqual(sampleNames.map((name) => `${name}.mcp.jsonl`).sort());
});

describe.each(sampleNames)('%s', (name) => {
  const text = readFileSync(fileOf(name), 'utf8');

  test('is what its simulated host plays today', async () => {
    const played = reportOf(await sampleText(name, undefined));
    expect(withoutTimes(played)).toEqual(withoutTimes(reportOf(text)));
  });

  test('is small, holds no credential and names nobody', () => {
    expect(statSync(fileOf(name)).size).toBeLessThan(128 * 1024);
    expect(text).not.toMatch(/eyJ|Bearer [^⟨]|@/);
    for (const [, subject] of text.matchAll(/openai\/subject\\*":\\*"([^"\\]+)/g)) {
      expect(subject).toContain('demo');
    }
  });
});

test.each([
  ['chatgpt-2026-02', { 'session-id-not-echoed': 0, 'session-orphaned': 12 }],
  ['chatgpt-2026-04', { 'session-id-not-echoed': 6, 'session-orphaned': 0 }],
  ['chatgpt-2026-10', { 'session-id-not-echoed': 0, 'session-orphaned': 0 }],
  ['claude', { 'session-id-not-echoed': 20, 'session-orphaned': 7 }],
  ['sdk', { 'session-id-not-echoed': 0, 'session-orphaned': 0 }],
] as const)('%s shows its findings: %j', (name, expected) => {
  expect(counts(reportOf(readFileSync(fileOf(name), 'utf8')), told)).toEqual(expected);
});
