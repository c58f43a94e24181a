import { expect, test } from 'vitest';
import type { RuleCount } from '../../../src/contract/findingRules.ts';
import {
  exchangeOf,
  knownChildren,
  lineOf,
  rootNodes,
  ruleOf,
} from '../../../src/extension/findings/findingNodes.ts';
import { finding } from './finding.ts';

const notEchoed: RuleCount = {
  ...{ rule: 'session-id-not-echoed', title: 'Session id not echoed' },
  ...{ severity: 'error', count: 3 },
};
const orphaned: RuleCount = {
  ...{ rule: 'session-orphaned', title: 'Session orphaned' },
  ...{ severity: 'warning', count: 2 },
};
const idle: RuleCount = { ...orphaned, severity: 'info', count: 1 };

test('by severity, each with its rules, and at the end what is ignored', () => {
  const roots = rootNodes({ revision: 1, rules: [notEchoed, orphaned, idle], ignored: [orphaned] });
  expect(roots.map((node) => lineOf(node)).map(({ label, description }) => [label, description]))
    .toMatchInlineSnapshot(`
      [
        [
          "Errors",
          "3",
        ],
        [
          "Warnings",
          "2",
        ],
        [
          "Information",
          "1",
        ],
        [
          "1 rule ignored",
          "found 2 times",
        ],
      ]
    `);
  const [errors, , , ignored] = roots;
  expect(errors && knownChildren(errors)).toEqual([{ kind: 'rule', rule: notEchoed }]);
  expect(ignored && knownChildren(ignored)).toEqual([{ kind: 'ignoredRule', rule: orphaned }]);
});

test('a rule of two severities stands under both, each line with an identity of its own', () => {
  const ids = [orphaned, idle].map((rule) => lineOf({ kind: 'rule', rule }).id);
  expect(new Set(ids).size).toBe(2);
  expect(knownChildren({ kind: 'rule', rule: orphaned })).toBeUndefined();
});

test('a place says which exchange, when, who, and that it is inferred; captured text plays no tricks', () => {
  const node = { kind: 'place', finding: finding() } as const;
  expect(lineOf(node)).toEqual({
    id: 'place:session-id-not-echoed:exchange:12',
    label: 'tools/call search',
    description: '+1:01.23 · inferred · openai-mcp',
    tooltip: 'No id.⟨U+202E⟩',
    icon: 'location',
    folds: 'not',
    spoken: 'tools/call search, +1:01.23 · inferred · openai-mcp. No id.⟨U+202E⟩',
  });
  expect(exchangeOf(node)).toBe(12);
  expect(ruleOf(node)).toBe('session-id-not-echoed');
});

test('a finding on a session names the session, and the exchange it leads to', () => {
  const subject = { kind: 'session', key: '3602c17d-0000-4000' } as const;
  const { label, description } = lineOf({
    kind: 'place',
    finding: finding({ subject, inferred: false }),
  });
  expect([label, description]).toEqual(['Session 3602c17d', '+1:01.23 · tools/call search']);
});

test('one that names no person: conversations and principals stay unnamed', () => {
  for (const kind of ['conversation', 'principal'] as const) {
    const subject = { kind, key: 'v1/somebody' };
    expect(
      JSON.stringify(lineOf({ kind: 'place', finding: finding({ subject, message: '' }) }).label),
    ).not.toContain('somebody');
  }
});
