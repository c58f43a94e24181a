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

export interface FindingsQuery {
  /** At most so many of each rule and severity, the first ones; `counts` then says how many there are. */
  perRule?: number;
  /** Only those on this session. */
  session?: string;
}

export interface FindingsList {
  findings: FindingView[];
  counts?: RuleCount[];
}

export interface NextFindingQuery {
  /** The exchange to go on from; absent: from the beginning or the end. */
  from?: number;
  direction: 1 | -1;
}

/** An exchange a finding speaks of, or the first that proves it. */
export interface FindingPlace {
  x: number;
  title: string;
  /** Which of how many such exchanges, from 1. */
  place: number;
  of: number;
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
