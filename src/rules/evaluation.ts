/**
 * All rules at work on one capture. What a rule says takes the place of what it said under the same
 * key before, so the findings are always those of the model that was shown last.
 */
import type { Exchange, Model, Session } from '../analysis/model.ts';
import { FindingSet } from './findingSet.ts';
import { Negotiations } from './negotiation.ts';
import type { Rule } from './rule.ts';
import type { Change, Watch } from './watch.ts';

/** What is different in a model: the news since the one before. */
export type ModelChange = Pick<Change, 'exchanges' | 'former' | 'sessions' | 'batches'>;

export class Evaluation {
  readonly findings: FindingSet;
  private readonly negotiations = new Negotiations();
  private readonly watches: readonly { readonly rule: Rule; readonly watch: Watch }[];

  constructor(rules: readonly Rule[]) {
    this.findings = new FindingSet(rules);
    this.watches = rules.map((rule) => ({ rule, watch: rule.watch() }));
  }

  update(model: Model, news: ModelChange): void {
    this.negotiations.update(news.exchanges);
    const change: Change = { ...news, model, versionOf: this.negotiations.of(model) };
    for (const { rule, watch } of this.watches) {
      watch.update(change, (key, verdicts) => this.findings.replace(rule, key, verdicts));
    }
  }
}

/** A model all of which is new. */
export function allOf({ exchanges, sessions, batches }: Model): ModelChange {
  return { exchanges, sessions, batches, former: () => undefined };
}

/** The sessions of some exchanges. */
export function sessionsOf(model: Model, exchanges: readonly Exchange[]): Set<Session> {
  const sessions = new Set<Session>();
  for (const { sessionId } of exchanges) {
    const session = sessionId === undefined ? undefined : model.session(sessionId);
    if (session) sessions.add(session);
  }
  return sessions;
}
