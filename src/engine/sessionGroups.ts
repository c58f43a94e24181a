import type { Row, SessionView } from '../contract/api.ts';
import { looseView, NO_SESSION, sessionView, type Group, type GroupContext } from './groups.ts';
import type { Members } from './members.ts';

type RowOf = (x: number) => Row | undefined;

/**
 * The sessions in order of creation, and at the end, where there is need, the group of no session.
 * Rows and views are made for those that are looked at: a list shows few of many.
 */
export function sessionGroups(members: Members, context: GroupContext, rowOf: RowOf): Group[] {
  const { model, batches, findings } = context;
  const groups = model.sessions.map(
    (session) =>
      new LazyGroup(session.id, members.list(session.id), rowOf, (rows) =>
        sessionView(session, rows, context),
      ),
  );
  const others = members.list(undefined);
  if (others.length === 0) return groups;
  const rest = new LazyGroup(NO_SESSION, others, rowOf, (rows) =>
    looseView(rows, batches, findings),
  );
  return [...groups, rest];
}

/** The group with some of its exchanges only; what is said of the whole stays. */
export function withNumbers(
  group: Group,
  numbers: readonly number[],
  rowOf: (x: number) => Row | undefined,
): Group {
  const { key, heading, headless } = group;
  return {
    key,
    numbers,
    ...(heading && { heading }),
    ...(headless && { headless }),
    get view() {
      return group.view;
    },
    get rows() {
      return numbers.flatMap((x) => rowOf(x) ?? []);
    },
  };
}

class LazyGroup implements Group {
  private madeRows: readonly Row[] | undefined;
  private madeView: SessionView | undefined;

  constructor(
    readonly key: string,
    readonly numbers: readonly number[],
    private readonly rowOf: RowOf,
    private readonly viewOf: (rows: readonly Row[]) => SessionView,
  ) {}

  get rows(): readonly Row[] {
    return (this.madeRows ??= this.numbers.flatMap((x) => this.rowOf(x) ?? []));
  }

  get view(): SessionView {
    return (this.madeView ??= this.viewOf(this.rows));
  }
}
