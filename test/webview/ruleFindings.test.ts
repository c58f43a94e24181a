import { expect, test } from 'vitest';
import type { FindingView } from '../../src/contract/api.ts';
import { groupByRule } from '../../src/webview/ruleFindings.ts';

const finding = (rest: Partial<FindingView> & { rule: string }): FindingView => ({
  ...{ id: rest.rule, title: rest.rule, severity: 'warning', message: '', explanation: '' },
  ...{ remedy: '', spec: { title: '', url: '' }, exchanges: [1], inferred: false },
  subject: { kind: 'exchange', key: '1' },
  ...rest,
});

test('severity first, then who loses sessions: the pattern before its cases', () => {
  const findings = [
    finding({ rule: 'many', subject: { kind: 'plane', key: 'a' } }),
    finding({ rule: 'orphaned', aboutLoss: true, subject: { kind: 'session', key: 's' } }),
    finding({ rule: 'note', severity: 'info', aboutLoss: true }),
    finding({ rule: 'per-batch', aboutLoss: true, subject: { kind: 'plane', key: 'a' } }),
    finding({ rule: 'broken', severity: 'error' }),
  ];
  const counts = [
    { rule: 'many', title: 'many', severity: 'warning', count: 90 },
    { rule: 'orphaned', title: 'orphaned', severity: 'warning', count: 12 },
  ] as const;
  const order = groupByRule(findings, counts).map(({ rule, count }) => `${rule} ${count}`);
  expect(order).toEqual(['broken 1', 'per-batch 1', 'orphaned 12', 'many 90', 'note 1']);
});
