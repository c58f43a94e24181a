import type { Finding, Rule, Severity, Subject, Verdict } from './rule.ts';
import { rank } from './severity.ts';

/** The findings of a capture as they are now, found by what they speak of. */
export class FindingSet {
  private readonly said: ReadonlyMap<Rule, Map<string | number, readonly Finding[]>>;
  private readonly bySubject = new Map<string, readonly Finding[]>();
  private readonly counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  private sorted: readonly Finding[] | undefined;

  /** Of these rules, in this order. */
  constructor(rules: readonly Rule[]) {
    this.said = new Map(rules.map((rule) => [rule, new Map()]));
  }

  /** A rule says something else under a key than before; nothing, where there are no verdicts. */
  replace(rule: Rule, key: string | number, verdicts: readonly Verdict[]): void {
    const said = this.said.get(rule);
    const former = said?.get(key);
    if (!said || (!former && verdicts.length === 0)) return;
    for (const finding of former ?? []) this.remove(finding);
    const findings = verdicts.map((verdict) => findingOf(rule, verdict));
    for (const finding of findings) this.add(finding);
    if (findings.length === 0) said.delete(key);
    else said.set(key, findings);
    this.sorted = undefined;
  }

  /** The most severe first, then by the first exchange that proves them. */
  list(): readonly Finding[] {
    this.sorted ??= [...this.said.values()]
      .flatMap((said) => [...said.values()].flat().sort(bySubjectKey))
      .sort((a, b) => rank[a.severity] - rank[b.severity] || firstExchange(a) - firstExchange(b));
    return this.sorted;
  }

  on({ kind, key }: Subject): readonly Finding[] {
    return this.bySubject.get(`${kind} ${key}`) ?? NONE;
  }

  count(severity: Severity): number {
    return this.counts[severity];
  }

  private add(finding: Finding): void {
    const key = keyOf(finding);
    this.counts[finding.severity] += 1;
    this.bySubject.set(key, [...(this.bySubject.get(key) ?? NONE), finding]);
  }

  private remove(finding: Finding): void {
    const key = keyOf(finding);
    this.counts[finding.severity] -= 1;
    const others = this.bySubject.get(key)?.filter((other) => other !== finding) ?? NONE;
    if (others.length === 0) this.bySubject.delete(key);
    else this.bySubject.set(key, others);
  }
}

const NONE: readonly Finding[] = [];

function keyOf({ subject: { kind, key } }: Finding): string {
  return `${kind} ${key}`;
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

/** What was said first depends on how the news was cut; it must not decide between equals. */
function bySubjectKey({ subject: a }: Finding, { subject: b }: Finding): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

function firstExchange({ exchanges }: Finding): number {
  return exchanges[0] ?? Infinity;
}
