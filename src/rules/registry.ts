import type { Model } from '../analysis/model.ts';
import { authorizationRules } from './authorizationRules.ts';
import { openaiRules } from './openaiRules.ts';
import { protocolRules } from './protocolRules.ts';
import { allOf } from '../analysis/modelChange.ts';
import { Evaluation } from './evaluation.ts';
import type { Finding, Rule } from './rule.ts';
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

export { mostSevere } from './severity.ts';

export function findRule(id: string): Rule | undefined {
  return rules.find((rule) => rule.id === id);
}

/** All findings on a model, the most severe first, then by the first exchange that proves them. */
export function evaluateRules(model: Model): readonly Finding[] {
  const evaluation = new Evaluation(rules);
  evaluation.update(model, allOf(model));
  return evaluation.findings.list();
}
