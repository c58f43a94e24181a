import { mostSevere } from '../rules/registry.ts';
import type { Finding, Severity, SubjectKind } from '../rules/rule.ts';
import type { PrincipalName } from './reportPrincipals.ts';

/** All findings of one rule. */
export interface ReportFinding {
  readonly rule: string;
  /** The most severe of its findings. */
  readonly severity: Severity;
  /** Distinct subjects. */
  readonly count: number;
  /** At least one of them rests on an inference. */
  readonly inferred: boolean;
  readonly subjects: readonly ReportSubject[];
}

export interface ReportSubject {
  readonly kind: SubjectKind;
  readonly key: string;
  readonly severity: Severity;
  readonly inferred: boolean;
  readonly message: string;
  readonly exchanges: readonly number[];
}

/** One entry a rule, in the order of the findings. */
export function findingEntries(
  findings: readonly Finding[],
  name: PrincipalName,
): readonly ReportFinding[] {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = byRule.get(finding.rule);
    if (group) group.push(finding);
    else byRule.set(finding.rule, [finding]);
  }
  return [...byRule].map(([rule, group]) => entryOf(rule, group, name));
}

function entryOf(rule: string, group: readonly Finding[], name: PrincipalName): ReportFinding {
  const subjects = new Map(group.map((finding) => [finding.id, subjectOf(finding, name)]));
  return {
    rule,
    severity: mostSevere(group.map(({ severity }) => severity)),
    count: subjects.size,
    inferred: group.some(({ inferred }) => inferred),
    subjects: [...subjects.values()],
  };
}

function subjectOf(finding: Finding, name: PrincipalName): ReportSubject {
  const { subject, severity, inferred, message, exchanges } = finding;
  const key = subject.kind === 'principal' ? name(subject.key) : subject.key;
  return { kind: subject.kind, key, severity, inferred, message, exchanges };
}
