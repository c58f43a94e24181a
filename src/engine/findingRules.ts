/** Findings by severity and rule, for a tree that asks for the places of one rule when it is unfolded. */
import type {
  FindingRules,
  FindingsList,
  FindingsOfRuleQuery,
  FindingsPage,
  FindingsQuery,
  PlacedFinding,
  RuleCount,
} from '../contract/findingRules.ts';
import type { Model } from '../analysis/model.ts';
import type { RuleFindings } from '../rules/findingSet.ts';
import type { Finding } from '../rules/rule.ts';
import { firstOfEachRule, placeOf } from './findingPlaces.ts';
import { viewOf } from './findings.ts';
import { optional } from './rows.ts';
import type { CaptureView } from './view.ts';

export function ruleCounts({ revision, findings, ignored }: CaptureView): FindingRules {
  return { revision, rules: countsOf(findings.byRule()), ignored: [...ignored] };
}

/** In the order of the findings: the most severe first. */
export function countByRule(findings: readonly Finding[]): RuleCount[] {
  const counts = new Map<string, RuleCount>();
  for (const { rule, title, severity } of findings) {
    const key = `${severity} ${rule}`;
    const known = counts.get(key);
    if (known) known.count += 1;
    else counts.set(key, { rule, title, severity, count: 1 });
  }
  return [...counts.values()];
}

/** Without looking at each of them. */
export function countsOf(found: readonly RuleFindings[]): RuleCount[] {
  return found.map(({ rule: { id: rule, title }, severity, findings }) => {
    return { rule, title, severity, count: findings.length };
  });
}

/** All of them, those on one session, or the first of each rule. */
export function findingsList(
  { findings, model }: CaptureView,
  { perRule, session }: FindingsQuery,
): FindingsList {
  if (session === undefined) {
    const some = perRule === undefined ? findings.findings : findings.first(perRule);
    return answer(some, model, perRule === undefined ? undefined : countsOf(findings.byRule()));
  }
  const all = findings.on('session', session);
  if (perRule === undefined) return answer(all, model);
  return answer(firstOfEachRule(all, perRule), model, countByRule(all));
}

function answer(some: readonly Finding[], model: Model, counts?: RuleCount[]): FindingsList {
  return { findings: some.map((finding) => viewOf(finding, model)), ...(counts && { counts }) };
}

export function findingsOfRule(
  view: CaptureView,
  { rule, severity }: FindingsOfRuleQuery,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): FindingsPage {
  const found = view.findings
    .byRule()
    .find((each) => each.rule.id === rule && each.severity === severity);
  const all = found?.findings ?? [];
  const page = [...all]
    .sort((a, b) => (placeOf(a) ?? 0) - (placeOf(b) ?? 0))
    .slice(offset, offset + limit);
  return {
    revision: view.revision,
    total: all.length,
    findings: page.map((finding) => placed(finding, view)),
  };
}

function placed(finding: Finding, view: CaptureView): PlacedFinding {
  const x = placeOf(finding);
  const row = x === undefined ? undefined : view.row(x);
  return {
    ...viewOf(finding, view.model),
    ...(row
      ? { place: { x: row.x, label: row.label, ...optional('tool', row.tool), startT: row.startT } }
      : {}),
  };
}
