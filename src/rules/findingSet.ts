import type { Finding, Rule, Severity, Subject, SubjectKind, Verdict } from './rule.ts';
import { inOnePiece } from '../base/shortText.ts';
import { severities } from './severity.ts';
import { compareFindings, FindingShelf } from './findingShelf.ts';

/** How many findings a rule has of one severity. */
export interface RuleFindings {
  readonly rule: Rule;
  readonly severity: Severity;
  /** By the first exchange that proves them. */
  readonly findings: readonly Finding[];
}

/** The findings of a capture as they are now, found by what they speak of. */
export class FindingSet {
  private readonly said: ReadonlyMap<Rule, Said>;
  private readonly bySubject = new Map<SubjectKind, Map<string, readonly Finding[]>>();
  private readonly counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  private unwanted: ReadonlySet<string> = new Set();
  private sorted: readonly Finding[] | undefined;

  /** Of these rules, in this order. */
  constructor(rules: readonly Rule[]) {
    this.said = new Map(rules.map((rule) => [rule, saidNothing()]));
  }

  /** A rule says something else under a key than before; nothing, where there are no verdicts. */
  replace(rule: Rule, key: string | number, verdicts: readonly Verdict[]): void {
    const said = this.said.get(rule);
    const former = said?.byKey.get(key) ?? NONE;
    if (!said || areSaid(rule, former, verdicts)) return;
    const findings = verdicts.map((verdict) => findingOf(rule, verdict));
    const wanted = !this.unwanted.has(rule.id);
    for (const finding of former) {
      said.bySeverity[finding.severity].remove(finding);
      if (wanted) this.remove(finding);
    }
    for (const finding of findings) {
      said.bySeverity[finding.severity].add(finding);
      if (wanted) this.add(finding, findings);
    }
    if (findings.length === 0) said.byKey.delete(key);
    else said.byKey.set(key, findings);
    this.sorted = undefined;
  }

  /** The most severe first, then by the first exchange that proves them. */
  list(): readonly Finding[] {
    this.sorted ??= this.first(Infinity);
    return this.sorted;
  }

  /** As in the list, so many of each rule and severity. */
  first(limit: number): Finding[] {
    return severities.flatMap((severity) =>
      this.shelvesOf(severity)
        .flatMap(({ findings }) => (limit === Infinity ? findings : findings.slice(0, limit)))
        .sort(compareFindings),
    );
  }

  /** Of each severity, the rules that have any, by the first of their findings. */
  byRule(): RuleFindings[] {
    return severities.flatMap((severity) =>
      this.shelvesOf(severity).sort((a, b) => compareFirst(a.findings, b.findings)),
    );
  }

  /** Hides the findings of these rules, instead of those hidden before. */
  ignore(rules: ReadonlySet<string>): void {
    if (rules === this.unwanted) return;
    this.unwanted = rules;
    this.sorted = undefined;
    this.bySubject.clear();
    for (const severity of severities) this.counts[severity] = 0;
    for (const finding of this.list()) this.add(finding, [finding]);
  }

  /** As `byRule`, of the rules whose findings are hidden, in the order of the rules. */
  ignored(): RuleFindings[] {
    const hidden = [...this.said].filter(([{ id }]) => this.unwanted.has(id));
    return hidden.flatMap(([rule, { bySeverity }]) =>
      severities.flatMap((severity) => {
        const { findings } = bySeverity[severity];
        return findings.length === 0 ? [] : [{ rule, severity, findings }];
      }),
    );
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

  /** In the order of the rules. */
  private shelvesOf(severity: Severity): RuleFindings[] {
    return [...this.said].flatMap(([rule, { bySeverity }]) => {
      const { findings } = bySeverity[severity];
      const isShown = findings.length > 0 && !this.unwanted.has(rule.id);
      return isShown ? [{ rule, severity, findings }] : [];
    });
  }

  /** `said`: with it. Most subjects have one finding, and share the list that is there. */
  private add(finding: Finding, said: readonly Finding[]): void {
    const { kind, key } = finding.subject;
    const held = this.bySubject.get(kind) ?? new Map<string, readonly Finding[]>();
    const others = held.get(key);
    this.counts[finding.severity] += 1;
    // Unlike a spread, this leaves no room for more.
    const now = others ? others.concat(finding) : said.length === 1 ? said : [finding];
    this.bySubject.set(kind, held.set(key, now));
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

function compareFirst([a]: readonly Finding[], [b]: readonly Finding[]): number {
  return a && b ? compareFindings(a, b) : 0;
}

/** What a rule says now. */
interface Said {
  readonly byKey: Map<string | number, readonly Finding[]>;
  readonly bySeverity: Readonly<Record<Severity, FindingShelf>>;
}

function saidNothing(): Said {
  const [error, warning, info] = [new FindingShelf(), new FindingShelf(), new FindingShelf()];
  return { byKey: new Map(), bySeverity: { error, warning, info } };
}

/** Most of what is said again is what was said before. */
function areSaid(rule: Rule, findings: readonly Finding[], verdicts: readonly Verdict[]): boolean {
  if (findings.length !== verdicts.length) return false;
  return verdicts.every((verdict, place) => {
    const { subject, message, exchanges, inferred, severity = rule.severity } = verdict;
    const said = findings[place];
    return (
      said?.message === message &&
      said.severity === severity &&
      said.inferred === inferred &&
      said.subject.key === subject.key &&
      said.subject.kind === subject.kind &&
      said.exchanges.length === exchanges.length &&
      said.exchanges.every((x, at) => x === exchanges[at])
    );
  });
}
