import type { Model } from '../analysis/model.ts';
import { authorizationRules } from './authorizationRules.ts';
import { openaiRules } from './openaiRules.ts';
import { protocolRules } from './protocolRules.ts';
import type { Finding, Rule, Severity, Verdict } from './rule.ts';
import { sessionRules } from './sessionRules.ts';
import { statelessRules } from './statelessRules.ts';
import { toolRules } from './toolRules.ts';

/** Every rule, once. A page of the same name stands in docs/rules. */
export const rules: readonly Rule[] = [
  ...sessionRules,
  ...protocolRules,
  ...statelessRules,
  ...authorizationRules,
  ...openaiRules,
  ...toolRules,
];

export function findRule(id: string): Rule | undefined {
  return rules.find((rule) => rule.id === id);
}

/** All findings, the most severe first, then by the first exchange that proves them. */
export function evaluateRules(model: Model): Finding[] {
  return rules
    .flatMap((rule) => rule.evaluate(model).map((verdict) => findingOf(rule, verdict)))
    .sort((a, b) => rank[a.severity] - rank[b.severity] || firstExchange(a) - firstExchange(b));
}

const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** The most severe of some findings. */
export function mostSevere(severities: readonly Severity[]): Severity {
  return severities.reduce((worst, next) => (rank[next] < rank[worst] ? next : worst), 'info');
}

function findingOf(rule: Rule, verdict: Verdict): Finding {
  const { kind, key } = verdict.subject;
  return {
    ...verdict,
    id: `${rule.id}:${kind}:${key}`,
    rule: rule.id,
    title: rule.title,
    severity: verdict.severity ?? rule.severity,
  };
}

function firstExchange({ exchanges }: Finding): number {
  return exchanges[0] ?? Infinity;
}
