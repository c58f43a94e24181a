import type { Batch, Model, Session } from '../analysis/model.ts';
import { replacementOf } from '../analysis/replacement.ts';
import type { BatchView, FindingMark, HeadingView, Row, SessionView } from '../contract/api.ts';
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

/** What groups are made from beside the rows. */
export interface GroupContext {
  readonly model: Model;
  readonly batches: Batches;
  readonly findings: FindingIndex;
}

export function groupContext(model: Model, findings: FindingIndex): GroupContext {
  return { model, batches: { get: (id) => model.batch(id) }, findings };
}

/** These sessions with their rows, and at the end, where there is need, the group of no session. */
export function groupsOf(
  sessions: readonly Session[],
  rows: readonly Row[],
  context: GroupContext,
): Group[] {
  const { batches, findings } = context;
  const bySession = new Map<string, Row[]>(sessions.map(({ id }) => [id, []]));
  const others: Row[] = [];
  for (const row of rows) {
    const own = row.sessionId === undefined ? undefined : bySession.get(row.sessionId);
    (own ?? others).push(row);
  }
  const groups = sessions.map((session): Group => {
    const own = bySession.get(session.id) ?? [];
    return { key: session.id, view: sessionView(session, own, context), ...rowsAndNumbers(own) };
  });
  if (others.length === 0) return groups;
  const rest = { key: NO_SESSION, view: looseView(others, batches, findings) };
  return [...groups, { ...rest, ...rowsAndNumbers(others) }];
}

/** All rows in order of beginning, under nothing. */
export function ungrouped(rows: readonly Row[], { batches, findings }: GroupContext): Group[] {
  const view = looseView(rows, batches, findings);
  return [{ key: NO_SESSION, view, ...rowsAndNumbers(rows), headless: true }];
}

type Batches = Pick<ReadonlyMap<number, Batch>, 'get'>;

export function sessionView(
  session: Session,
  rows: readonly Row[],
  { model, batches, findings }: GroupContext,
): SessionView {
  const views = batchViews(rows, batches, findings);
  const view: SessionView = {
    id: session.id,
    state: session.state,
    orphan: session.orphan,
    neverDeleted: session.neverDeleted,
    seenInUse: session.seenInUse,
    createdT: session.createdT,
    lastUsedT: session.lastUsedT,
    plane: session.plane,
    conversations: session.conversations.map(({ value }) => value),
    exchanges: rows.length,
    activeSessions: session.activeSessions,
    ...optional('sinceLastCreatedMs', session.sinceLastCreatedMs ?? undefined),
    ...optional('supersededBy', session.supersededBy),
    ...optional('replacement', replacementOf(model, session)),
    findings: marksOf([...findings.on('session', session.id), ...marksWithin(rows, views)]),
    batches: views,
  };
  return view;
}

/** Rows, and their numbers, which are asked for more often. */
export function rowsAndNumbers(rows: readonly Row[]): Pick<Group, 'rows' | 'numbers'> {
  return { rows, numbers: rows.map(({ x }) => x) };
}

/** Rows that make up no session. */
export function looseView(
  rows: readonly Row[],
  batches: Batches,
  findings: FindingIndex,
): SessionView {
  const views = batchViews(rows, batches, findings);
  const planes = new Set(rows.filter(({ mcp }) => mcp).map(({ plane }) => plane));
  const conversations = new Set(rows.flatMap(({ conversation }) => conversation ?? []));
  return {
    orphan: false,
    neverDeleted: false,
    seenInUse: false,
    createdT: rows[0]?.startT ?? 0,
    lastUsedT: rows.reduce((last, { startT, endT }) => Math.max(last, endT ?? startT), 0),
    plane: [...planes].join(', '),
    conversations: [...conversations],
    exchanges: rows.length,
    findings: marksOf(marksWithin(rows, views)),
    batches: views,
  };
}

function marksWithin(rows: readonly Row[], batches: readonly BatchView[]): FindingMark[] {
  return [...rows, ...batches].flatMap(({ findings }) => findings);
}

/** The batches of these rows. A batch that reaches into two groups shows in each what lies there. */
function batchViews(rows: readonly Row[], batches: Batches, findings: FindingIndex): BatchView[] {
  const members = new Map<number, Row[]>();
  for (const row of rows) {
    if (row.batch === undefined) continue;
    const known = members.get(row.batch);
    if (known) known.push(row);
    else members.set(row.batch, [row]);
  }
  return [...members].flatMap(([id, own]) => {
    const batch = batches.get(id);
    return batch ? [batchView(batch, own, findings)] : [];
  });
}

function batchView(batch: Batch, rows: readonly Row[], findings: FindingIndex): BatchView {
  return {
    id: batch.id,
    startT: batch.startT,
    endT: batch.endT,
    exchanges: rows.map(({ x }) => x),
    toolCalls: batch.toolCalls,
    parallel: batch.parallel,
    totalMs: batch.totalMs,
    sumMs: batch.sumMs,
    findings: marksOf([...findings.on('batch', batch.id), ...rows.flatMap((row) => row.findings)]),
  };
}
