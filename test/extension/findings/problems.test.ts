import { expect, test } from 'vitest';
import type { FindingRules, FindingsOfRuleQuery } from '../../../src/contract/findingRules.ts';
import type { Engine } from '../../../src/extension/enginePull.ts';
import {
  MOST_PROBLEMS,
  problemOf,
  readProblems,
} from '../../../src/extension/findings/problems.ts';
import { finding } from './finding.ts';

test('a finding about a header points at the headers, others at the request; evidence is related', () => {
  expect(problemOf(finding())).toEqual([
    {
      ...{ x: 12, line: 3, rule: 'session-id-not-echoed', severity: 'error' },
      ...{ message: 'No id.⟨U+202E⟩', related: [1] },
    },
  ]);
  expect(problemOf(finding({ rule: 'tool-error-rate' }))[0]?.line).toBe(2);
});

test('a finding without a place has no document to stand in', () => {
  const nowhere = finding();
  delete nowhere.place;
  expect(problemOf(nowhere)).toEqual([]);
});

test('a flood is bounded, the most severe first', async () => {
  const rule = (id: string) => ({ rule: id, title: id, severity: 'error' as const, count: 400 });
  const rules: FindingRules = {
    revision: 1,
    rules: [rule('a'), rule('b'), rule('c')],
    ignored: [],
  };
  const asked: FindingsOfRuleQuery[] = [];
  const engine = {
    request: (_: string, query: FindingsOfRuleQuery) => {
      asked.push(query);
      const length = Math.min(query.limit, 400);
      return Promise.resolve({ findings: Array.from({ length }, () => finding()) });
    },
  } as unknown as Engine;
  expect(await readProblems(engine, rules)).toHaveLength(MOST_PROBLEMS);
  expect(asked.map(({ rule: id, limit }) => [id, limit])).toEqual([
    ['a', 500],
    ['b', 100],
  ]);
});
