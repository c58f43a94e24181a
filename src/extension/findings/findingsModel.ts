import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import type { FindingRules } from '../../contract/findingRules.ts';
import { EnginePull, restAtLeast, type Engine, type Pause } from '../enginePull.ts';
import { knownChildren, rootNodes, type FindingNode } from './findingNodes.ts';

/** Places shown of one rule; the timeline's filter shows all. */
const PLACES = 200;
const PULL_EVERY_MS = 300;

/** What the Findings tree shows: the rules are pulled after a change, their places when a rule is unfolded. */
export class FindingsModel implements Disposable {
  private readonly changed = new Emitter<void>();
  private readonly pull: EnginePull;
  private engine: Engine | undefined;
  private rules: FindingRules | undefined;

  /** Fires when a rule's count, or what is ignored, differs from before. */
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(pause: Pause = restAtLeast(PULL_EVERY_MS)) {
    this.pull = new EnginePull({ read: (...source) => this.read(...source), pause });
  }

  /** Whether an engine has answered: without one, an empty tree says nothing about findings. */
  get known(): boolean {
    return this.rules !== undefined;
  }

  get roots(): FindingNode[] {
    return this.rules ? rootNodes(this.rules) : [];
  }

  /** Never rejects: of an engine that has gone nothing is shown. */
  async children(node: FindingNode): Promise<FindingNode[]> {
    const known = knownChildren(node);
    if (known || node.kind !== 'rule' || !this.engine) return known ?? [];
    const { rule, severity } = node.rule;
    const query = { rule, severity, offset: 0, limit: PLACES };
    const page = await this.engine.request('findings/ofRule', query).catch(() => undefined);
    const places = page?.findings.map((finding): FindingNode => ({ kind: 'place', finding })) ?? [];
    const omitted = (page?.total ?? 0) - places.length;
    return omitted > 0 ? [...places, { kind: 'more', rule: node.rule, omitted }] : places;
  }

  show(engine: Engine | undefined): void {
    this.engine = engine;
    this.rules = undefined;
    this.changed.fire();
    this.pull.show(engine);
  }

  setVisible(visible: boolean): void {
    this.pull.setVisible(visible);
  }

  dispose(): void {
    this.pull.dispose();
  }

  private async read(engine: Engine, current: () => boolean): Promise<void> {
    const rules = await engine.request('findings/rules', {});
    if (!current()) return;
    const same = countsIn(rules) === countsIn(this.rules);
    this.rules = rules;
    if (!same) this.changed.fire();
  }
}

function countsIn(rules: FindingRules | undefined): string | undefined {
  return rules && JSON.stringify([rules.rules, rules.ignored]);
}
