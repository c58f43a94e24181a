/** The Findings tree as plain data: severity, rule, place; and what is ignored. */
import * as l10n from '@vscode/l10n';
import { formatOffset } from '../../base/time.ts';
import { shortId, visibleLine } from '../../base/shortText.ts';
import type { FindingView } from '../../contract/api.ts';
import { counted } from '../counted.ts';
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
      const label = severityTitle(node.severity);
      const line = { id: node.severity, label, icon: node.severity, folds: folding(node.severity) };
      return { ...line, description: String(count), tooltip: '', spoken: `${label}, ${count}` };
    }
    case 'rule':
      return ruleLine(node.rule);
    case 'place':
      return placeLine(node.finding);
    case 'more': {
      const label = l10n.t('{0} more', node.omitted);
      const how = l10n.t('Filter the timeline by {0} to see all', `rule:${node.rule.rule}`);
      const line = {
        id: `more:${keyOf(node.rule)}`,
        label,
        icon: 'ellipsis',
        folds: 'not',
      } as const;
      return { ...line, description: '', tooltip: how, spoken: `${label}. ${how}` };
    }
    case 'ignored': {
      const { length } = node.rules;
      const label = length === 1 ? l10n.t('1 rule ignored') : l10n.t('{0} rules ignored', length);
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

function severityTitle(severity: Severity): string {
  switch (severity) {
    case 'error':
      return l10n.t('Errors');
    case 'warning':
      return l10n.t('Warnings');
    case 'info':
      return l10n.t('Information');
  }
}

function countText({ severity, count }: RuleCount): string {
  switch (severity) {
    case 'error':
      return counted.errors(count);
    case 'warning':
      return counted.warnings(count);
    case 'info':
      return counted.notes(count);
  }
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
    spoken: `${rule.title}, ${countText(rule)}`,
  };
}

function ignoredLine(rule: RuleCount): FindingLine {
  return {
    id: `ignored:${keyOf(rule)}`,
    label: rule.title,
    description: foundText(rule.count),
    tooltip: l10n.t('{0} ({1}) is ignored in this workspace', rule.title, rule.rule),
    icon: 'eye-closed',
    folds: 'not',
    spoken: l10n.t('{0}, ignored, {1}', rule.title, foundText(rule.count)),
  };
}

function foundText(count: number): string {
  if (count === 0) return l10n.t('nothing found');
  return count === 1 ? l10n.t('found 1 time') : l10n.t('found {0} times', count);
}

function placeLine(finding: PlacedFinding): FindingLine {
  const { place, message, inferred } = finding;
  const label = visibleLine(subjectText(finding));
  const when = place ? `${formatOffset(place.startT)}` : '';
  const facts = [when, inferred && l10n.t('inferred'), place && whatOf(place, finding)];
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
      return place ? exchangeText(place) : l10n.t('Exchange {0}', key);
    case 'session':
      return l10n.t('Session {0}', shortId(key));
    case 'batch':
      return l10n.t('Batch {0}', key);
    case 'capture':
      return l10n.t('The capture');
    case 'conversation':
      return l10n.t('A conversation');
    case 'principal':
      return l10n.t('A principal');
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
