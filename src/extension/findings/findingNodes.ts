/** The Findings tree as plain data: severity, rule, place; and what is ignored. */
import { formatOffset } from '../../base/time.ts';
import { plural, shortId, visibleLine } from '../../base/shortText.ts';
import type { FindingView } from '../../contract/api.ts';
import type { FindingRules, PlacedFinding, RuleCount } from '../../contract/findingRules.ts';

type Severity = RuleCount['severity'];

export type FindingNode =
  | { readonly kind: 'severity'; readonly severity: Severity; readonly rules: readonly RuleCount[] }
  | { readonly kind: 'rule'; readonly rule: RuleCount }
  | { readonly kind: 'place'; readonly finding: PlacedFinding }
  /** Places that are too many to show. */
  | { readonly kind: 'more'; readonly rule: RuleCount; readonly omitted: number }
  | { readonly kind: 'ignored'; readonly rules: readonly RuleCount[] }
  | { readonly kind: 'ignoredRule'; readonly rule: RuleCount };

/** What one line says. The label never changes for one subject, since VS Code keeps selection by it. */
export interface FindingLine {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly icon: 'error' | 'warning' | 'info' | 'location' | 'ellipsis' | 'eye-closed';
  readonly folds: 'open' | 'closed' | 'not';
  readonly spoken: string;
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];
const names: Record<Severity, string> = {
  error: 'Errors',
  warning: 'Warnings',
  info: 'Information',
};

export function rootNodes({ rules, ignored }: FindingRules): FindingNode[] {
  const severities = SEVERITIES.flatMap((severity): FindingNode[] => {
    const own = rules.filter((rule) => rule.severity === severity);
    return own.length === 0 ? [] : [{ kind: 'severity', severity, rules: own }];
  });
  return ignored.length === 0 ? severities : [...severities, { kind: 'ignored', rules: ignored }];
}

/** What stands under a node without asking anybody; undefined for a rule, whose places must be asked for. */
export function knownChildren(node: FindingNode): FindingNode[] | undefined {
  switch (node.kind) {
    case 'severity':
      return node.rules.map((rule) => ({ kind: 'rule', rule }));
    case 'ignored':
      return node.rules.map((rule) => ({ kind: 'ignoredRule', rule }));
    case 'rule':
      return undefined;
    default:
      return [];
  }
}

export function lineOf(node: FindingNode): FindingLine {
  switch (node.kind) {
    case 'severity': {
      const count = node.rules.reduce((sum, rule) => sum + rule.count, 0);
      const label = names[node.severity];
      const line = { id: node.severity, label, icon: node.severity, folds: folding(node.severity) };
      return { ...line, description: String(count), tooltip: '', spoken: `${label}, ${count}` };
    }
    case 'rule':
      return ruleLine(node.rule);
    case 'place':
      return placeLine(node.finding);
    case 'more': {
      const label = `${node.omitted} more`;
      const how = `Filter the timeline by rule:${node.rule.rule} to see all`;
      const line = {
        id: `more:${keyOf(node.rule)}`,
        label,
        icon: 'ellipsis',
        folds: 'not',
      } as const;
      return { ...line, description: '', tooltip: how, spoken: `${label}. ${how}` };
    }
    case 'ignored': {
      const label = `${plural(node.rules.length, 'rule')} ignored`;
      const found = node.rules.reduce((sum, rule) => sum + rule.count, 0);
      const line = { id: 'ignored', label, icon: 'eye-closed', folds: 'closed' } as const;
      return { ...line, description: foundText(found), tooltip: '', spoken: label };
    }
    case 'ignoredRule':
      return ignoredLine(node.rule);
  }
}

/** The exchange a line stands for. */
export function exchangeOf(node: FindingNode): number | undefined {
  return node.kind === 'place' ? node.finding.place?.x : undefined;
}

/** The rule a line speaks of, for the page that explains it. */
export function ruleOf(node: FindingNode): string | undefined {
  if (node.kind === 'place') return node.finding.rule;
  return node.kind === 'rule' || node.kind === 'ignoredRule' || node.kind === 'more'
    ? node.rule.rule
    : undefined;
}

/** One text for a rule at one severity. */
export function keyOf({ severity, rule }: RuleCount): string {
  return `${severity}:${rule}`;
}

function folding(severity: Severity): FindingLine['folds'] {
  return severity === 'info' ? 'closed' : 'open';
}

function ruleLine(rule: RuleCount): FindingLine {
  return {
    id: `rule:${keyOf(rule)}`,
    label: rule.title,
    description: String(rule.count),
    tooltip: `${rule.title} (${rule.rule})`,
    icon: rule.severity,
    folds: 'closed',
    spoken: `${rule.title}, ${plural(rule.count, rule.severity === 'info' ? 'note' : rule.severity)}`,
  };
}

function ignoredLine(rule: RuleCount): FindingLine {
  return {
    id: `ignored:${keyOf(rule)}`,
    label: rule.title,
    description: foundText(rule.count),
    tooltip: `${rule.title} (${rule.rule}) is ignored in this workspace`,
    icon: 'eye-closed',
    folds: 'not',
    spoken: `${rule.title}, ignored, ${foundText(rule.count)}`,
  };
}

function foundText(count: number): string {
  return count === 0 ? 'nothing found' : `found ${plural(count, 'time')}`;
}

function placeLine(finding: PlacedFinding): FindingLine {
  const { place, message, inferred } = finding;
  const label = visibleLine(subjectText(finding));
  const when = place ? `${formatOffset(place.startT)}` : '';
  const facts = [when, inferred && 'inferred', place && whatOf(place, finding)];
  const description = facts.filter(Boolean).join(' · ');
  return {
    id: `place:${finding.id}`,
    label,
    description,
    tooltip: visibleLine(message),
    icon: 'location',
    folds: 'not',
    spoken: `${label}, ${description}. ${visibleLine(message)}`,
  };
}

/** What a finding speaks of, as people say it. */
function subjectText({ subject: { kind, key }, place }: PlacedFinding): string {
  switch (kind) {
    case 'exchange':
      return place ? exchangeText(place) : `Exchange ${key}`;
    case 'session':
      return `Session ${shortId(key)}`;
    case 'batch':
      return `Batch ${key}`;
    case 'capture':
      return 'The capture';
    case 'conversation':
      return 'A conversation';
    case 'principal':
      return 'A principal';
    case 'plane':
      return key;
  }
}

function exchangeText({ label, tool }: NonNullable<PlacedFinding['place']>): string {
  return tool === undefined ? label : `${label} ${tool}`;
}

/** Where the subject is no exchange, the exchange the line leads to. */
function whatOf(
  place: NonNullable<PlacedFinding['place']>,
  { subject, plane }: FindingView,
): string {
  if (subject.kind !== 'exchange') return visibleLine(exchangeText(place));
  return plane === undefined ? '' : visibleLine(plane);
}
