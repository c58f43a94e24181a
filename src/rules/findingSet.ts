import type { Finding, Rule, Severity, Subject, SubjectKind, Verdict } from './rule.ts';
import { inOnePiece } from '../base/shortText.ts';
import { rank, severities } from './severity.ts';

/** The findings of a capture as they are now, found by what they speak of. */
export class FindingSet {
  private readonly said: ReadonlyMap<Rule, Map<string | number, readonly Finding[]>>;
  private readonly bySubject = new Map<SubjectKind, Map<string, readonly Finding[]>>();
  private readonly counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  private unwanted: ReadonlySet<string> = new Set();
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
    const findings = verdicts.map((verdict) => findingOf(rule, verdict));
    if (!this.unwanted.has(rule.id)) {
      for (const finding of former ?? []) this.remove(finding);
      for (const finding of findings) this.add(finding);
    }
    if (findings.length === 0) said.delete(key);
    else said.set(key, findings);
    this.sorted = undefined;
  }

  /** The most severe first, then by the first exchange that proves them. */
  list(): readonly Finding[] {
    this.sorted ??= this.saidBy(({ id }) => !this.unwanted.has(id)).sort(
      (a, b) => rank[a.severity] - rank[b.severity] || firstExchange(a) - firstExchange(b),
    );
    return this.sorted;
  }

  /** Hides the findings of these rules, instead of those hidden before. */
  ignore(rules: ReadonlySet<string>): void {
    if (rules === this.unwanted) return;
    this.unwanted = rules;
    this.sorted = undefined;
    this.bySubject.clear();
    for (const severity of severities) this.counts[severity] = 0;
    for (const finding of this.list()) this.add(finding);
  }

  /** The findings that are hidden, in the order of the rules. */
  ignored(): readonly Finding[] {
    return this.unwanted.size === 0 ? NONE : this.saidBy(({ id }) => this.unwanted.has(id));
  }

  on({ kind, key }: Subject): readonly Finding[] {
    return this.bySubject.get(kind)?.get(key) ?? NONE;
  }

  /** The subjects of a kind that have findings, and theirs. */
  of(kind: SubjectKind): ReadonlyMap<string, readonly Finding[]> {
    return this.bySubject.get(kind) ?? NOTHING;
  }

  count(severity: Severity): number {
    return this.counts[severity];
  }

  private saidBy(wanted: (rule: Rule) => boolean): Finding[] {
    return [...this.said].flatMap(([rule, said]) =>
      wanted(rule) ? [...said.values()].flat().sort(bySubjectKey) : [],
    );
  }

  private add(finding: Finding): void {
    const { kind, key } = finding.subject;
    const held = this.bySubject.get(kind) ?? new Map<string, readonly Finding[]>();
    this.counts[finding.severity] += 1;
    this.bySubject.set(kind, held.set(key, [...(held.get(key) ?? NONE), finding]));
  }

  private remove(finding: Finding): void {
    const { kind, key } = finding.subject;
    const held = this.bySubject.get(kind);
    this.counts[finding.severity] -= 1;
    const others = held?.get(key)?.filter((other) => other !== finding) ?? NONE;
    if (others.length === 0) held?.delete(key);
    else held?.set(key, others);
  }
}

const NONE: readonly Finding[] = [];
const NOTHING: ReadonlyMap<string, readonly Finding[]> = new Map();

function findingOf(rule: Rule, verdict: Verdict): Finding {
  const { subject, message, exchanges, inferred, severity = rule.severity } = verdict;
  const id = inOnePiece(`${rule.id}:${subject.kind}:${subject.key}`);
  const said = inOnePiece(message);
  const { id: name, title } = rule;
  // Named one by one, so that all of them have one shape.
  return { id, rule: name, title, severity, subject, message: said, exchanges, inferred };
}

/** What was said first depends on how the news was cut; it must not decide between equals. */
function bySubjectKey({ subject: a }: Finding, { subject: b }: Finding): number {
  if (a.kind === 'exchange' && b.kind === 'exchange') return Number(a.key) - Number(b.key);
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

function firstExchange({ exchanges }: Finding): number {
  return exchanges[0] ?? Infinity;
}
