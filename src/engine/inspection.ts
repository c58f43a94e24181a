import type { Analysis } from '../analysis/analysis.ts';
import type { Model } from '../analysis/model.ts';
import type { RuleCount } from '../contract/findingRules.ts';
import { Evaluation } from '../rules/evaluation.ts';
import { rules } from '../rules/registry.ts';
import { Figures } from './figures.ts';
import { FindingIndex } from './findings.ts';
import type { IgnoredRules } from './ignoredRules.ts';
import { Members } from './members.ts';

/** What follows from a model, kept up to date by what changes in it. */
export interface Derived {
  readonly model: Model;
  readonly findings: FindingIndex;
  readonly figures: Figures;
  readonly members: Members;
  /** What was found by rules the user ignores. */
  readonly ignored: readonly RuleCount[];
}

/** Follows one analysis; each step costs what changed since the one before. */
export class Inspection {
  private readonly evaluation = new Evaluation(rules);
  private figures = new Figures();
  private members = new Members();

  constructor(private readonly analysis: Analysis) {}

  /** `nowT`: as for `Analysis.model`. What was returned before is out of date afterwards. */
  look(ignoredRules: IgnoredRules, nowT?: number): Derived {
    const model = this.analysis.model(nowT);
    const change = this.analysis.takeChange(model);
    if (change.afresh) this.begin();
    for (const part of change.parts()) {
      this.evaluation.follow(model, part);
      this.figures.update(part);
      this.members.update(part, model);
    }
    const { figures, members, evaluation } = this;
    const ignored = ignoredRules.apply(evaluation.findings);
    return { model, findings: new FindingIndex(evaluation.findings), figures, members, ignored };
  }

  private begin(): void {
    this.evaluation.begin();
    this.figures = new Figures();
    this.members = new Members();
  }
}
