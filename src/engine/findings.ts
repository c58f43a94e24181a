import type { Model } from '../analysis/model.ts';
import type { FindingMark, FindingView } from '../contract/api.ts';
import { findRule } from '../rules/registry.ts';
import type { FindingSet, RuleFindings } from '../rules/findingSet.ts';
import type { Finding, Severity, Subject } from '../rules/rule.ts';
import { rank } from '../rules/severity.ts';

/** Findings by what they speak of. */
export class FindingIndex {
  constructor(private readonly set: FindingSet) {}

  /** The most severe first. */
  get findings(): readonly Finding[] {
    return this.set.list();
  }

  /** As many of each rule and severity, in the same order. */
  first(perRule: number): readonly Finding[] {
    return this.set.first(perRule);
  }

  /** Of each severity, the rules that have any. */
  byRule(): RuleFindings[] {
    return this.set.byRule();
  }

  on(kind: Subject['kind'], key: string | number): readonly Finding[] {
    return this.set.on({ kind, key: String(key) });
  }

  /** The subjects of a kind that have findings, and theirs. */
  of(kind: Subject['kind']): ReadonlyMap<string, readonly Finding[]> {
    return this.set.of(kind);
  }

  /** Whatever speaks of this exchange: on itself, or with it as evidence. */
  concerning(x: number): Finding[] {
    return this.findings.filter(
      ({ subject, exchanges }) =>
        exchanges.includes(x) || (subject.kind === 'exchange' && subject.key === String(x)),
    );
  }

  counts(): Record<Severity, number> {
    const { set } = this;
    return { error: set.count('error'), warning: set.count('warning'), info: set.count('info') };
  }
}

/** One mark a rule, the most severe first. */
export function marksOf(findings: readonly FindingMark[]): FindingMark[] {
  const marks = new Marking();
  marks.add(findings);
  return marks.list();
}

/** The same of findings that come in many small lists. */
export class Marking {
  private readonly byRule = new Map<string, FindingMark>();

  add(findings: readonly FindingMark[]): void {
    for (const { rule, title, severity } of findings) {
      const known = this.byRule.get(rule);
      if (!known || rank[severity] < rank[known.severity]) {
        this.byRule.set(rule, { rule, title, severity });
      }
    }
  }

  list(): FindingMark[] {
    return [...this.byRule.values()].sort((a, b) => rank[a.severity] - rank[b.severity]);
  }
}

export function mostSevere(marks: readonly { severity: Severity }[]): Severity | null {
  return marks.reduce<Severity | null>(
    (worst, { severity }) => (worst === null || rank[severity] < rank[worst] ? severity : worst),
    null,
  );
}

/** A verdict joined with what its rule says in general. */
export function viewOf(finding: Finding, model: Model): FindingView {
  const rule = findRule(finding.rule);
  const plane = planeOf(finding, model);
  return {
    id: finding.id,
    rule: finding.rule,
    title: finding.title,
    severity: finding.severity,
    subject: finding.subject,
    message: finding.message,
    explanation: rule?.explanation ?? '',
    remedy: rule?.remedy ?? '',
    spec: rule?.spec ?? { title: '', url: '' },
    exchanges: [...finding.exchanges],
    inferred: finding.inferred,
    ...(rule?.aboutLoss ? { aboutLoss: true } : {}),
    ...(plane === undefined ? {} : { plane }),
  };
}

function planeOf({ subject, exchanges }: Finding, model: Model): string | undefined {
  if (subject.kind === 'session') return model.session(subject.key)?.plane;
  const [first] = exchanges;
  return first === undefined ? undefined : model.exchange(first)?.plane;
}
