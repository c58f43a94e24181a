import type { Batch, Model, Session } from '../analysis/model.ts';
import { replacementOf } from '../analysis/replacement.ts';
import type { BatchView, FindingMark, HeadingView, Row, SessionView } from '../contract/api.ts';
import type { ExchangeSeverities } from './exchangeSeverities.ts';
import { marksOf, type FindingIndex } from './findings.ts';
import { optional } from './rows.ts';

/** The key of the group of exchanges that belong to no session. */
export const NO_SESSION = '';

/**
 * One session and its rows, or the rows that belong to none; every row stands in exactly one such
 * group. A heading stands before its groups and holds their rows once more.
 */
export interface Group {
  readonly key: string;
  readonly view: SessionView;
  /** The numbers of its exchanges, in order of beginning. */
  readonly numbers: readonly number[];
  /** In the same order. */
  readonly rows: readonly Row[];
  readonly heading?: HeadingView;
  /** Its rows show without a line above them. */
  readonly headless?: true;
}

/** What groups are made from beside the numbers of their exchanges. */
export interface GroupContext {
  readonly model: Model;
  readonly findings: FindingIndex;
  readonly severities: ExchangeSeverities;
}

/** These sessions with their rows, and at the end, where there is need, the group of no session. */
export function groupsOf(
  sessions: readonly Session[],
  rows: readonly Row[],
  context: GroupContext,
): Group[] {
  const bySession = new Map<string, Row[]>(sessions.map(({ id }) => [id, []]));
  const others: Row[] = [];
  for (const row of rows) {
    const own = row.sessionId === undefined ? undefined : bySession.get(row.sessionId);
    (own ?? others).push(row);
  }
  const groups = sessions.map((session): Group => {
    const own = bySession.get(session.id) ?? [];
    const both = rowsAndNumbers(own);
    return { key: session.id, view: sessionView(session, both.numbers, context), ...both };
  });
  if (others.length === 0) return groups;
  const both = rowsAndNumbers(others);
  return [...groups, { key: NO_SESSION, view: looseView(both.numbers, context), ...both }];
}

export function sessionView(
  session: Session,
  numbers: readonly number[],
  context: GroupContext,
): SessionView {
  const { model, findings } = context;
  const views = batchViews(numbers, context);
  return {
    id: session.id,
    state: session.state,
    orphan: session.orphan,
    ...optional('deletedFromInspector', session.deletedFromInspector),
    neverDeleted: session.neverDeleted,
    seenInUse: session.seenInUse,
    createdT: session.createdT,
    lastUsedT: session.lastUsedT,
    plane: session.plane,
    conversations: session.conversations.map(({ value }) => value),
    exchanges: numbers.length,
    activeSessions: session.activeSessions,
    ...optional('sinceLastCreatedMs', session.sinceLastCreatedMs ?? undefined),
    ...optional('supersededBy', session.supersededBy),
    ...optional('replacement', replacementOf(model, session)),
    findings: marksOf([
      ...findings.on('session', session.id),
      ...marksWithin(numbers, views, context),
    ]),
    batches: views,
  };
}

/** With the first batches only; one that lives long has thousands. */
export function briefSession(view: SessionView, batches: number): SessionView {
  const omitted = view.batches.length - batches;
  if (omitted <= 0) return view;
  return { ...view, batches: view.batches.slice(0, batches), batchesOmitted: omitted };
}

/** Rows, and their numbers, which are asked for more often. */
export function rowsAndNumbers(rows: readonly Row[]): Pick<Group, 'rows' | 'numbers'> {
  return { rows, numbers: rows.map(({ x }) => x) };
}

/** Exchanges that make up no session. */
export function looseView(numbers: readonly number[], context: GroupContext): SessionView {
  const { glances } = context.model;
  const views = batchViews(numbers, context);
  const planes = new Set<string>();
  const conversations = new Set<string>();
  let [createdT, lastUsedT] = [0, 0];
  for (const [place, x] of numbers.entries()) {
    const index = glances.placeOf(x) ?? -1;
    const like = glances.like(index);
    if (like?.mcp) planes.add(like.plane);
    const conversation = glances.conversation(index);
    if (conversation !== undefined) conversations.add(conversation);
    const startT = glances.startT(index);
    if (place === 0) createdT = startT;
    lastUsedT = Math.max(lastUsedT, glances.endT(index) ?? startT);
  }
  return {
    ...{ orphan: false, neverDeleted: false, seenInUse: false, createdT, lastUsedT },
    plane: [...planes].join(', '),
    conversations: [...conversations],
    exchanges: numbers.length,
    findings: marksOf(marksWithin(numbers, views, context)),
    batches: views,
  };
}

/** What is found on the exchanges of a batch is among what is found on the batch. */
function marksWithin(
  numbers: readonly number[],
  batches: readonly BatchView[],
  { model, severities }: GroupContext,
): FindingMark[] {
  const { glances } = model;
  const marks = batches.flatMap(({ findings }) => findings);
  for (const x of numbers) {
    const index = glances.placeOf(x) ?? -1;
    const alone = batches.length === 0 || glances.batch(index) === undefined;
    if (alone) marks.push(...severities.findingsAt(index));
  }
  return marks;
}

/** The batches of these exchanges. A batch that reaches into two groups shows in each what lies there. */
function batchViews(numbers: readonly number[], context: GroupContext): BatchView[] {
  const { model } = context;
  const { glances } = model;
  const members = new Map<number, number[]>();
  for (const x of numbers) {
    const id = glances.batch(glances.placeOf(x) ?? -1);
    if (id === undefined) continue;
    const known = members.get(id);
    if (known) known.push(x);
    else members.set(id, [x]);
  }
  return [...members].flatMap(([id, own]) => {
    const batch = model.batch(id);
    return batch ? [batchView(batch, own, context)] : [];
  });
}

function batchView(batch: Batch, numbers: readonly number[], context: GroupContext): BatchView {
  return {
    id: batch.id,
    startT: batch.startT,
    endT: batch.endT,
    exchanges: numbers.length,
    firstX: numbers[0] ?? 0,
    toolCalls: batch.toolCalls,
    parallel: batch.parallel,
    totalMs: batch.totalMs,
    sumMs: batch.sumMs,
    findings: marksOf([
      ...context.findings.on('batch', batch.id),
      ...marksWithin(numbers, [], context),
    ]),
  };
}
