import type { Model } from '../analysis/model.ts';
import type { FindingMark, FindingView } from '../contract/api.ts';
import { findRule } from '../rules/registry.ts';
import type { Finding, Severity, Subject } from '../rules/rule.ts';

const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Findings by what they speak of. */
export class FindingIndex {
  private readonly bySubject = new Map<string, Finding[]>();

  constructor(readonly findings: readonly Finding[]) {
    for (const finding of findings) {
      const key = keyOf(finding.subject);
      const known = this.bySubject.get(key);
      if (known) known.push(finding);
      else this.bySubject.set(key, [finding]);
    }
  }

  on(kind: Subject['kind'], key: string | number): readonly Finding[] {
    return this.bySubject.get(keyOf({ kind, key: String(key) })) ?? [];
  }

  /** Whatever speaks of this exchange: on itself, or with it as evidence. */
  concerning(x: number): Finding[] {
    return this.findings.filter(
      ({ subject, exchanges }) =>
        exchanges.includes(x) || (subject.kind === 'exchange' && subject.key === String(x)),
    );
  }

  counts(): Record<Severity, number> {
    const counts = { error: 0, warning: 0, info: 0 };
    for (const { severity } of this.findings) counts[severity] += 1;
    return counts;
  }
}

/** One mark a rule, the most severe first. */
export function marksOf(findings: Iterable<FindingMark>): FindingMark[] {
  const byRule = new Map<string, FindingMark>();
  for (const { rule, title, severity } of findings) {
    const known = byRule.get(rule);
    if (!known || rank[severity] < rank[known.severity]) {
      byRule.set(rule, { rule, title, severity });
    }
  }
  return [...byRule.values()].sort((a, b) => rank[a.severity] - rank[b.severity]);
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

function keyOf({ kind, key }: Subject): string {
  return `${kind} ${key}`;
}
