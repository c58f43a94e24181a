import type { Session } from '../analysis/model.ts';
import type { HeadingView, Row, SessionView } from '../contract/api.ts';
import { GroupBatches } from './groupBatches.ts';
import {
  looseFacts,
  NO_SESSION,
  sessionFacts,
  type Group,
  type GroupContext,
  type GroupFacts,
} from './groups.ts';

type FactsOf = (batches: GroupBatches) => GroupFacts;

export function sessionGroup(
  session: Session,
  numbers: readonly number[],
  context: GroupContext,
  key = session.id,
): Group {
  const factsOf: FactsOf = (batches) => sessionFacts(session, numbers, batches, context);
  return new LazyGroup(key, session.id, numbers, context, factsOf);
}

/** Exchanges of no session. `headless`: they show without a line above them. */
export function looseGroup(
  numbers: readonly number[],
  context: GroupContext,
  { key = NO_SESSION, headless = false } = {},
): Group {
  const factsOf: FactsOf = (batches) => looseFacts(numbers, batches, context);
  return new LazyGroup(key, undefined, numbers, context, factsOf, headless);
}

/** The group with some of its exchanges only; what is said of the whole stays. */
export function withNumbers(
  group: Group,
  numbers: readonly number[],
  rowOf: (x: number) => Row | undefined,
): Group {
  return new PartOfGroup(group, numbers, rowOf);
}

class LazyGroup implements Group {
  readonly headless?: true;
  private madeRows: readonly Row[] | undefined;
  private madeFacts: GroupFacts | undefined;
  /** Lists ask for the same again and again. */
  private readonly views = new Map<string, SessionView>();
  private readonly own: GroupBatches;

  constructor(
    readonly key: string,
    readonly session: string | undefined,
    readonly numbers: readonly number[],
    private readonly context: GroupContext,
    private readonly factsOf: FactsOf,
    headless = false,
  ) {
    this.own = new GroupBatches(numbers, context);
    if (headless) this.headless = true;
  }

  get rows(): readonly Row[] {
    return (this.madeRows ??= this.numbers.flatMap((x) => this.context.row(x) ?? []));
  }

  get batches(): readonly number[] {
    return this.own.ids;
  }

  view(first: number, last = 0): SessionView {
    const key = `${first} ${last}`;
    const known = this.views.get(key) ?? this.viewWith(first, last);
    this.views.set(key, known);
    return known;
  }

  private viewWith(first: number, last: number): SessionView {
    const facts = (this.madeFacts ??= this.factsOf(this.own));
    const batches = this.own.told(first, last);
    const omitted = this.batches.length - batches.length;
    return { ...facts, batches, ...(omitted > 0 && { batchesOmitted: omitted }) };
  }
}

/** A class, since a filter leaves tens of thousands of them. */
class PartOfGroup implements Group {
  readonly key: string;
  readonly session: string | undefined;
  readonly heads?: true;
  readonly headless?: true;

  constructor(
    private readonly whole: Group,
    readonly numbers: readonly number[],
    private readonly rowOf: (x: number) => Row | undefined,
  ) {
    this.key = whole.key;
    this.session = whole.session;
    if (whole.heads) this.heads = whole.heads;
    if (whole.headless) this.headless = whole.headless;
  }

  get heading(): HeadingView | undefined {
    return this.whole.heading;
  }

  get batches(): readonly number[] {
    return this.whole.batches;
  }

  get rows(): readonly Row[] {
    return this.numbers.flatMap((x) => this.rowOf(x) ?? []);
  }

  view(first: number, last?: number): SessionView {
    return this.whole.view(first, last);
  }
}
