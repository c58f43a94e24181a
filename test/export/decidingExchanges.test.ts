import { expect, test } from 'vitest';
import { decidingExchanges } from '../../src/export/decidingExchanges.ts';
import { buildReport, type Report } from '../../src/export/report.ts';
import { capture } from '../analysis/captureBuilder.ts';

const empty = buildReport(capture().model(), []);

function decidedBy(
  findings: readonly (readonly (readonly number[])[])[],
  hypothesis: number[] = [],
) {
  const subjects = (all: readonly (readonly number[])[]) => all.map((exchanges) => ({ exchanges }));
  return decidingExchanges({
    ...empty,
    findings: findings.map((all) => ({ subjects: subjects(all) })) as unknown as Report['findings'],
    hypotheses: [{ id: 'h', verdict: 'ruled-out', evidence: '', exchanges: hypothesis }],
  });
}

test('takes one subject of each rule in turn, then the hypotheses, without saying a thing twice', () => {
  expect(decidedBy([[[1, 5]], [[5, 9], [2]]], [9, 12, 13])).toEqual([1, 2, 5, 9, 12]);
});

test('draws no more than can be read, and never half of an evidence', () => {
  const many = Array.from({ length: 40 }, (_, index) => [3 * index, 3 * index + 1, 3 * index + 2]);
  const chosen = decidedBy([many]);
  expect(chosen.length).toBeLessThanOrEqual(16);
  expect(chosen.length % 3).toBe(0);
});

test('of a capture without findings are none', () => {
  expect(decidingExchanges(empty)).toEqual([]);
});
