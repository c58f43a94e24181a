/** Findings by rule, for a tree that asks for the places of one rule at a time. */
import type { Severity } from '../rules/rule.ts';
import type { FindingView } from './api.ts';

export interface RuleCount {
  rule: string;
  title: string;
  severity: Severity;
  count: number;
}

export interface FindingRules {
  revision: number;
  rules: RuleCount[];
  /** What was found by rules that are ignored. An ignored rule that found nothing counts 0. */
  ignored: RuleCount[];
}

export interface FindingsOfRuleQuery {
  rule: string;
  severity: Severity;
  offset: number;
  limit: number;
}

export interface FindingsPage {
  revision: number;
  total: number;
  findings: PlacedFinding[];
}

/** A finding with the exchange to look at first. */
export interface PlacedFinding extends FindingView {
  /** Absent where no exchange can be named. */
  place?: { x: number; label: string; tool?: string; startT: number };
}
