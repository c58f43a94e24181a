import type { HeadingView, Row, SessionView } from '../contract/api.ts';
import { looseView, NO_SESSION, sessionView, type Group, type GroupContext } from './groups.ts';
import type { Members } from './members.ts';

type RowOf = (x: number) => Row | undefined;

/**
 * The sessions in order of creation, and at the end, where there is need, the group of no session.
 * Rows and views are made for those that are looked at: a list shows few of many.
 */
export function sessionGroups(members: Members, context: GroupContext, rowOf: RowOf): Group[] {
  const groups = context.model.sessions.map(
    (session) =>
      new LazyGroup(session.id, members.list(session.id), rowOf, (numbers) =>
        sessionView(session, numbers, context),
      ),
  );
  const others = members.list(undefined);
  if (others.length === 0) return groups;
  const rest = new LazyGroup(NO_SESSION, others, rowOf, (numbers) => looseView(numbers, context));
  return [...groups, rest];
}

/** The group with some of its exchanges only; what is said of the whole stays. */
export function withNumbers(
  group: Group,
  numbers: readonly number[],
  rowOf: (x: number) => Row | undefined,
): Group {
  return new PartOfGroup(group, numbers, rowOf);
}

/** A class, since a filter leaves tens of thousands of them. */
class PartOfGroup implements Group {
  readonly key: string;
  readonly heading?: HeadingView;
  readonly headless?: true;

  constructor(
    private readonly whole: Group,
    readonly numbers: readonly number[],
    private readonly rowOf: RowOf,
  ) {
    this.key = whole.key;
    if (whole.heading) this.heading = whole.heading;
    if (whole.headless) this.headless = whole.headless;
  }

  get view(): SessionView {
    return this.whole.view;
  }

  get rows(): readonly Row[] {
    return this.numbers.flatMap((x) => this.rowOf(x) ?? []);
  }
}

/** All exchanges in order of beginning, under nothing. */
export function ungrouped(context: GroupContext, rowOf: RowOf): Group[] {
  const { counts, glances } = context.model;
  const numbers = Array.from({ length: counts.exchanges }, (_, index) => glances.x(index));
  const view = (own: readonly number[]) => looseView(own, context);
  return [new LazyGroup(NO_SESSION, numbers, rowOf, view, true)];
}

class LazyGroup implements Group {
  readonly headless?: true;
  private madeRows: readonly Row[] | undefined;
  private madeView: SessionView | undefined;

  constructor(
    readonly key: string,
    readonly numbers: readonly number[],
    private readonly rowOf: RowOf,
    private readonly viewOf: (numbers: readonly number[]) => SessionView,
    headless = false,
  ) {
    if (headless) this.headless = true;
  }

  get rows(): readonly Row[] {
    return (this.madeRows ??= this.numbers.flatMap((x) => this.rowOf(x) ?? []));
  }

  get view(): SessionView {
    return (this.madeView ??= this.viewOf(this.numbers));
  }
}
