/** What docs/verification.md says of pairs of official programs, to be held against their traffic. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Analysis } from '../../src/analysis/analysis.ts';
import type { Model } from '../../src/analysis/model.ts';
import type { CaptureRecord } from '../../src/capture/records.ts';
import { evaluateRules } from '../../src/rules/registry.ts';

export interface PairNames {
  readonly client: string;
  readonly server: string;
}

/** The lines of the page's table whose client's name begins so. */
export function verifiedRows(beginning: string): string[] {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/verification.md'), 'utf8');
  const lines = page.split('\n').map((line) => line.replace(/ +/g, ' '));
  return lines.filter((line) => line.startsWith(`| ${beginning}`));
}

/** The line the page should have: every finding there is at the end, or was at any moment before. */
export function verifiedRow(
  { client, server }: PairNames,
  records: readonly CaptureRecord[],
): string {
  const findings = new Map<string, string>();
  const note = (model: Model): void => {
    for (const { id, rule } of evaluateRules(model)) findings.set(id, rule);
  };
  const analysis = new Analysis();
  for (const record of records) {
    analysis.add(record);
    note(analysis.model(record.t));
  }
  note(analysis.model());
  const rules = [...findings.values()];
  const said = [...new Set(rules)].map((rule) => {
    const count = rules.filter((other) => other === rule).length;
    return `[${rule}](#${rule}) × ${count}`;
  });
  return `| ${client} | ${server} | ${said.join(', ') || 'none'} |`;
}
