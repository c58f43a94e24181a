/**
 * All rules at work on one capture. What a rule says takes the place of what it said under the same
 * key before, so the findings are always those of the model that was shown last.
 */
import type { Model } from '../analysis/model.ts';
import type { ChangePart, ModelChange } from '../analysis/modelChange.ts';
import { FindingSet } from './findingSet.ts';
import { Negotiations } from './negotiation.ts';
import type { Rule } from './rule.ts';
import type { Change, Watch } from './watch.ts';

export class Evaluation {
  private work: Work;

  constructor(private readonly rules: readonly Rule[]) {
    this.work = beginOn(rules);
  }

  get findings(): FindingSet {
    return this.work.findings;
  }

  /** `news`: what is different in `model` from the one before. */
  update(model: Model, news: ModelChange): void {
    if (news.afresh) this.begin();
    for (const part of news.parts()) this.follow(model, part);
  }

  /** Nothing that was said before holds. */
  begin(): void {
    this.work = beginOn(this.rules);
  }

  /** One part of what is different. */
  follow(model: Model, part: ChangePart): void {
    const { findings, negotiations, watches } = this.work;
    const negotiated = negotiations.update(part.exchanges);
    const versions = negotiations.versions(model);
    const change: Change = { ...part, model, negotiated, ...versions };
    for (const { rule, watch } of watches) {
      watch.update(change, (key, verdicts) => findings.replace(rule, key, verdicts));
    }
  }
}

interface Work {
  readonly findings: FindingSet;
  readonly negotiations: Negotiations;
  readonly watches: readonly { readonly rule: Rule; readonly watch: Watch }[];
}

function beginOn(rules: readonly Rule[]): Work {
  return {
    findings: new FindingSet(rules),
    negotiations: new Negotiations(),
    watches: rules.map((rule) => ({ rule, watch: rule.watch() })),
  };
}
