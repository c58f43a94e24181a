import type { Model, Session } from '../analysis/model.ts';
import { replacementOf } from '../analysis/replacement.ts';
import type { FindingMark, HeadingView, Row, SessionView } from '../contract/api.ts';
import type { ExchangeSeverities } from './exchangeSeverities.ts';
import { Marking, type FindingIndex } from './findings.ts';
import type { GroupBatches } from './groupBatches.ts';
import { optional } from './rows.ts';

/** The key of the group of exchanges that belong to no session. */
export const NO_SESSION = '';

/**
 * One session and its exchanges, or those that belong to none; every exchange stands in exactly one such
 * group. A heading stands before its groups and holds their exchanges once more. What is told of a group
 * is made when somebody looks at it: a list shows few of many.
 */
export interface Group {
  readonly key: string;
  /** The id of its session; undefined for a heading and for exchanges of no session. */
  readonly session?: string | undefined;
  /** The numbers of its exchanges, in order of beginning. */
  readonly numbers: readonly number[];
  /** In the same order. */
  readonly rows: readonly Row[];
  /** The ids of its batches, in order of their first exchange here. */
  readonly batches: readonly number[];
  /** With so many of its batches, the first and the last. */
  view(first: number, last?: number): SessionView;
  /** It is a heading. */
  readonly heads?: true;
  readonly heading?: HeadingView | undefined;
  /** Its rows show without a line above them. */
  readonly headless?: true;
}

/** What groups are made from beside the numbers of their exchanges. */
export interface GroupContext {
  readonly model: Model;
  readonly findings: FindingIndex;
  readonly severities: ExchangeSeverities;
  readonly row: (x: number) => Row | undefined;
}

/** What is told of a group beside its batches. */
export type GroupFacts = Omit<SessionView, 'batches' | 'batchesOmitted'>;

export function sessionFacts(
  session: Session,
  numbers: readonly number[],
  { ids }: GroupBatches,
  context: GroupContext,
): GroupFacts {
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
    ...optional('replacement', replacementOf(context.model, session)),
    findings: marksAmong([session.id], ids, numbers, context),
  };
}

/** Of exchanges that make up no session; `sessions`: what is found on these counts as well. */
export function looseFacts(
  numbers: readonly number[],
  { ids }: GroupBatches,
  context: GroupContext,
  sessions: readonly string[] = [],
): GroupFacts {
  const { glances } = context.model;
  const planes = new Set<string>();
  const conversations = new Set<string>();
  for (const x of numbers) {
    const index = glances.placeOf(x) ?? -1;
    const like = glances.like(index);
    if (like?.mcp) planes.add(like.plane);
    const conversation = glances.conversation(index);
    if (conversation !== undefined) conversations.add(conversation);
  }
  return {
    ...{ orphan: false, neverDeleted: false, seenInUse: false },
    ...timesOf(numbers, context.model),
    plane: [...planes].join(', '),
    conversations: [...conversations],
    exchanges: numbers.length,
    findings: marksAmong(sessions, ids, numbers, context),
  };
}

/** When the first of these exchanges began, and the last of them was over or began. */
function timesOf(
  numbers: readonly number[],
  { glances }: Model,
): Pick<SessionView, 'createdT' | 'lastUsedT'> {
  const [first] = numbers;
  const createdT = first === undefined ? 0 : glances.startT(glances.placeOf(first) ?? -1);
  let lastUsedT = 0;
  for (const x of numbers) {
    const index = glances.placeOf(x) ?? -1;
    lastUsedT = Math.max(lastUsedT, glances.endT(index) ?? glances.startT(index));
  }
  return { createdT, lastUsedT };
}

/** What is found on these sessions, batches and exchanges. */
export function marksAmong(
  sessions: readonly string[],
  batches: readonly number[],
  exchanges: readonly number[],
  { model, findings, severities }: GroupContext,
): FindingMark[] {
  const { glances } = model;
  const marks = new Marking();
  for (const id of sessions) marks.add(findings.on('session', id));
  for (const id of batches) marks.add(severities.findingsOnBatch(id));
  for (const x of exchanges) marks.add(severities.findingsAt(glances.placeOf(x) ?? -1));
  return marks.list();
}
