import type { RuleCount } from '../contract/findingRules.ts';
import { findRule } from '../rules/registry.ts';
import type { Finding } from '../rules/rule.ts';
import { countByRule } from './findingRules.ts';

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

  apply(findings: readonly Finding[]): {
    readonly kept: readonly Finding[];
    readonly ignored: readonly RuleCount[];
  } {
    if (this.rules.size === 0) return { kept: findings, ignored: [] };
    const kept = findings.filter(({ rule }) => !this.rules.has(rule));
    const counts = countByRule(findings.filter(({ rule }) => this.rules.has(rule)));
    const silent = [...this.rules].filter((rule) => !counts.some((count) => count.rule === rule));
    return { kept, ignored: [...counts, ...silent.flatMap(nothingFound)] };
  }
}

function nothingFound(id: string): RuleCount[] {
  const rule = findRule(id);
  return rule ? [{ rule: id, title: rule.title, severity: rule.severity, count: 0 }] : [];
}
