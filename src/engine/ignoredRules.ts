import type { RuleCount } from '../contract/findingRules.ts';
import { findRule } from '../rules/registry.ts';
import type { FindingSet } from '../rules/findingSet.ts';
import { countsOf } from './findingRules.ts';

/** The rules the user does not want to hear of: their findings are counted and nothing else. */
export class IgnoredRules {
  private rules: ReadonlySet<string> = new Set();

  /** Whether that changes anything. */
  set(rules: readonly string[]): boolean {
    const next = new Set(rules);
    if (next.size === this.rules.size && rules.every((rule) => this.rules.has(rule))) return false;
    this.rules = next;
    return true;
  }

  /** Hides their findings from here on, and says how many there are. */
  apply(findings: FindingSet): RuleCount[] {
    findings.ignore(this.rules);
    if (this.rules.size === 0) return [];
    const counts = countsOf(findings.ignored());
    const silent = [...this.rules].filter((rule) => !counts.some((count) => count.rule === rule));
    return [...counts, ...silent.flatMap(nothingFound)];
  }
}

function nothingFound(id: string): RuleCount[] {
  const rule = findRule(id);
  return rule ? [{ rule: id, title: rule.title, severity: rule.severity, count: 0 }] : [];
}
