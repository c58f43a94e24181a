/**
 * All rules at work on one capture. What a rule says takes the place of what it said under the same
 * key before, so the findings are always those of the model that was shown last.
 */
import type { Model } from '../analysis/model.ts';
import type { ModelChange } from '../analysis/modelChange.ts';
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
    if (news.afresh) this.work = beginOn(this.rules);
    const { findings, negotiations, watches } = this.work;
    negotiations.update(news.exchanges);
    const change: Change = { ...news, model, versionOf: negotiations.of(model) };
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
