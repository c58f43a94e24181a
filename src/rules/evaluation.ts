/**
 * All rules at work on one capture. What a rule says takes the place of what it said under the same
 * key before, so the findings are always those of the model that was shown last.
 */
import type { Exchange, Model } from '../analysis/model.ts';
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
    const { findings, negotiations, watches, audience } = this.work;
    const { exchanges } = part;
    const negotiated = negotiations.update(exchanges);
    const versions = negotiations.versions(model);
    const change: Change = { ...part, exchanges, model, negotiated, ...versions };
    const concerning = audience.listsFor(change);
    for (const [place, { rule, watch }] of watches.entries()) {
      const told = watch.concerns ? { ...change, exchanges: concerning[place] ?? NONE } : change;
      watch.update(told, (key, verdicts) => findings.replace(rule, key, verdicts));
    }
  }
}

const NONE: readonly Exchange[] = [];

/** Which watches are told of which exchanges: found out once for all exchanges that are alike. */
class Audience {
  private readonly places = new Map<object, readonly number[]>();
  private readonly all: readonly number[];

  constructor(private readonly watches: readonly Watch[]) {
    this.all = watches.flatMap((watch, place) => (watch.concerns ? [place] : []));
  }

  /** For each watch that says what concerns it, by its place, the exchanges that do. */
  listsFor(change: Change): readonly (readonly Exchange[])[] {
    const lists = this.watches.map((): Exchange[] => []);
    for (const exchange of change.exchanges) {
      for (const place of this.placesOf(exchange, change)) lists[place]?.push(exchange);
    }
    return lists;
  }

  /** What was different before may have been spoken of. */
  private placesOf(exchange: Exchange, change: Change): readonly number[] {
    const { alike } = exchange;
    if (!alike || change.former(exchange)) return this.all;
    let places = this.places.get(alike);
    if (!places) {
      places = this.all.filter((place) => this.watches[place]?.concerns?.(exchange, change));
      this.places.set(alike, places);
    }
    return places;
  }
}

interface Work {
  readonly findings: FindingSet;
  readonly negotiations: Negotiations;
  readonly watches: readonly { readonly rule: Rule; readonly watch: Watch }[];
  readonly audience: Audience;
}

function beginOn(rules: readonly Rule[]): Work {
  const watches = rules.map((rule) => ({ rule, watch: rule.watch() }));
  return {
    findings: new FindingSet(rules),
    negotiations: new Negotiations(),
    watches,
    audience: new Audience(watches.map(({ watch }) => watch)),
  };
}
