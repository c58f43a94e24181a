/** What is found must not depend on whether identifiers are masked: people are sent the masked form. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { Analysis } from '../../src/analysis/analysis.ts';
import type { CaptureRecord } from '../../src/capture/records.ts';
import { Masker } from '../../src/export/masking.ts';
import { buildReport } from '../../src/export/report.ts';
import { evaluateRules } from '../../src/rules/registry.ts';
import { capture, jwt } from '../analysis/captureBuilder.ts';

const samples = resolve(import.meta.dirname, '../../media/samples');

function sample(name: string): CaptureRecord[] {
  const lines = readFileSync(join(samples, name), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as CaptureRecord);
}

/** OpenAI keys of every kind of wrongness, with their header twins. */
function oddKeys(): CaptureRecord[] {
  const story = capture();
  const client = story.client({ auth: jwt({ sub: 'ada', email: 'ada@example.com' }) });
  client.initialize({ issues: 's1' });
  const call = (meta: Record<string, unknown>, twin: string) => {
    const headers = [['X-OpenAI-Subject', twin]] as const;
    client.call('search', { session: 's1', headers, meta });
  };
  call(
    { 'openai/subject': 7, 'openai/userLocation': { latitude: 1.5, longitude: '2.12345' } },
    '7',
  );
  call({ 'openai/subject': 'ada', 'openai/organization': ['a'] }, 'bob');
  call({ 'openai/subject': 8, 'openai/userLocation': 'Berlin' }, '9');
  call({ 'openai/userLocation': { city: 'Berlin' }, 'openai/organization': { id: 1 } }, '');
  return story.records;
}

function judged(records: readonly CaptureRecord[], keep: (one: CaptureRecord) => CaptureRecord) {
  const analysis = new Analysis();
  for (const record of records) analysis.add(keep(record));
  const model = analysis.model();
  return buildReport(model, evaluateRules(model));
}

test.each([
  ...readdirSync(samples).map((name) => [name, sample(name)] as const),
  ['keys of every kind', oddKeys()] as const,
])('%s', (_, records) => {
  const masker = new Masker();
  const whole = judged(records, (record) => record);
  const masked = judged(records, (record) => masker.mask(record));
  expect(masked.findings).toEqual(whole.findings);
  expect({ ...masked, conversations: [], planes: [] }).toEqual({
    ...whole,
    ...{ conversations: [], planes: [] },
  });
});

test('the odd keys give each finding there is on them', () => {
  const rules = judged(oddKeys(), (record) => record).findings.map(({ rule }) => rule);
  expect(rules).toEqual(
    expect.arrayContaining(['openai-meta-type', 'openai-meta-conflict', 'precise-location']),
  );
});
