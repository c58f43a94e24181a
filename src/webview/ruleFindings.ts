import type { RuleCount } from '../contract/findingRules.ts';
import type { FindingView, LineRef } from '../contract/api.ts';
import type { MarkSeverity } from '../layout/laneInput.ts';

/** All findings of one rule. */
export interface RuleFindings {
  readonly rule: string;
  readonly title: string;
  readonly severity: MarkSeverity;
  readonly planes: readonly string[];
  /** The first of them. */
  readonly findings: readonly FindingView[];
  /** How many there are. */
  readonly count: number;
}

const rank = { error: 0, warning: 1, info: 2 } as const;

/** The most severe rules first; of these what tells who loses sessions, the pattern before its cases. */
export function groupByRule(
  findings: readonly FindingView[],
  counts: readonly RuleCount[] = [],
): RuleFindings[] {
  const rules = new Map<string, FindingView[]>();
  for (const finding of findings) {
    rules.set(finding.rule, [...(rules.get(finding.rule) ?? []), finding]);
  }
  return [...rules.values()]
    .flatMap((group) => {
      const [first] = group;
      return first ? [describe(first, group, countOf(first.rule, counts))] : [];
    })
    .sort(
      (a, b) =>
        rank[a.severity] - rank[b.severity] ||
        distance(a.findings) - distance(b.findings) ||
        b.count - a.count,
    );
}

/** From the question the reader came with: who loses sessions? */
function distance([first]: readonly FindingView[]): number {
  if (!first?.aboutLoss) return 2;
  return /^(session|exchange)$/.test(first.subject.kind) ? 1 : 0;
}

/** A rule may find at several severities. */
function countOf(rule: string, counts: readonly RuleCount[]): number {
  return counts.reduce((sum, each) => (each.rule === rule ? sum + each.count : sum), 0);
}

function describe(
  first: FindingView,
  findings: readonly FindingView[],
  count: number,
): RuleFindings {
  const severity = findings.reduce<MarkSeverity>(
    (worst, finding) => (rank[finding.severity] < rank[worst] ? finding.severity : worst),
    first.severity,
  );
  const planes = findings.flatMap(({ plane }) => (plane === undefined ? [] : [plane]));
  const { rule, title } = first;
  const known = Math.max(count, findings.length);
  return { rule, title, severity, planes: [...new Set(planes)], findings, count: known };
}

export function bySeverity(findings: readonly FindingView[]): FindingView[] {
  return findings.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}

/** The line of the list a finding speaks of: its session, else its exchange, else its first evidence. */
export function lineOfFinding(finding: FindingView): LineRef | undefined {
  const { kind, key } = finding.subject;
  if (kind === 'session') return { group: key };
  if (kind === 'exchange') return { x: Number(key) };
  const [first] = finding.exchanges;
  return first === undefined ? undefined : { x: first };
}
