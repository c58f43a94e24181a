import type { Model, Session } from '../analysis/model.ts';
import { clientOfPrincipal, UNKNOWN_PRINCIPAL } from '../analysis/principals.ts';
import { digest } from '../base/digest.ts';
import type { HeadingBy, HeadingView, Row } from '../contract/api.ts';
import { marksOf } from './findings.ts';
import { groupsOf, looseView, rowsAndNumbers, type Group, type GroupContext } from './groups.ts';
import { optional } from './rows.ts';

/** Session ids hold no control character, so no key of ours is one. */
const SEPARATOR = '\u0001';

/**
 * Conversations, planes or principals in the order they were first seen, under each the sessions that
 * served it with the rows that belong there, and last what has none. A session that serves two stands
 * under both.
 */
export function headedGroups(by: HeadingBy, rows: readonly Row[], context: GroupContext): Group[] {
  const { model } = context;
  const taken = new Set<string>();
  return placesOf(by, model, rows).flatMap((place) => {
    const key = [SEPARATOR + by, ...optionalList(place.name)].join(SEPARATOR);
    const groups = groupsOf(place.sessions, place.rows, context).map((group) => {
      const { id } = group.view;
      if (id !== undefined && !taken.has(id)) {
        taken.add(id);
        return group;
      }
      return { ...group, key: [key, '', id ?? ''].join(SEPARATOR) };
    });
    return [headingGroup(by, key, place, groups, context), ...groups];
  });
}

interface Place {
  readonly name: string | undefined;
  readonly rows: Row[];
  /** In order of creation. */
  readonly sessions: Session[];
}

function placesOf(by: HeadingBy, model: Model, rows: readonly Row[]): Place[] {
  const places = new Map<string | undefined, Place>();
  const placeOf = (name: string | undefined): Place => {
    const known = places.get(name) ?? { name, rows: [], sessions: [] };
    places.set(name, known);
    return known;
  };
  const nameOf = namesBy(by, model, rows);
  const placed = new Map<string, Set<Place>>();
  for (const row of rows) {
    const place = placeOf(nameOf.row(row));
    place.rows.push(row);
    if (row.sessionId === undefined) continue;
    const known = placed.get(row.sessionId) ?? new Set();
    placed.set(row.sessionId, known.add(place));
  }
  for (const session of model.sessions) {
    const own = placed.get(session.id) ?? [placeOf(nameOf.session(session))];
    for (const place of own) place.sessions.push(session);
  }
  const none = places.get(undefined);
  places.delete(undefined);
  return [...places.values(), ...(none ? [none] : [])];
}

interface Names {
  readonly row: (row: Row) => string | undefined;
  readonly session: (session: Session) => string | undefined;
}

function namesBy(by: HeadingBy, model: Model, rows: readonly Row[]): Names {
  switch (by) {
    case 'conversation':
      return conversationNames(model, rows);
    case 'plane':
      return { row: ({ plane }) => plane, session: ({ plane }) => plane };
    case 'principal':
      return {
        row: ({ x }) => principalName(model.exchange(x)?.principal),
        session: ({ principal }) => principalName(principal),
      };
  }
}

/**
 * Only some requests name the conversation they serve; the others stand with their batch, else with
 * their session. A place to be shown at, nothing more: no conversation is attributed to them.
 */
function conversationNames(model: Model, rows: readonly Row[]): Names {
  const ofBatch = new Map<number, string>();
  for (const { batch, conversation } of rows) {
    if (batch !== undefined && conversation !== undefined && !ofBatch.has(batch)) {
      ofBatch.set(batch, conversation);
    }
  }
  const ofSession = (session: Session | undefined) => session?.conversations[0]?.value;
  return {
    row: ({ conversation, batch, sessionId }) =>
      conversation ??
      (batch === undefined ? undefined : ofBatch.get(batch)) ??
      (sessionId === undefined ? undefined : ofSession(model.session(sessionId))),
    session: ofSession,
  };
}

/** The client id, which names no person, and a digest that tells principals of one client apart. */
function principalName(principal: string | undefined): string | undefined {
  if (principal === undefined || principal === UNKNOWN_PRINCIPAL) return undefined;
  const mark = digest(principal).slice(0, 6);
  return `${clientOfPrincipal(principal) ?? 'credential'} #${mark}`;
}

function headingGroup(
  by: HeadingBy,
  key: string,
  { name, rows, sessions }: Place,
  groups: readonly Group[],
  context: GroupContext,
): Group {
  const both = rowsAndNumbers(rows);
  const view = looseView(both.numbers, context);
  const marks = marksOf(groups.flatMap((group) => group.view.findings));
  const heading: HeadingView = {
    by,
    ...optional('name', name),
    sessions: sessions.length,
    neverDeleted: sessions.filter(({ neverDeleted }) => neverDeleted).length,
    exchanges: rows.length,
    toolCalls: rows.filter(({ mcp, label }) => mcp && label === 'tools/call').length,
    firstT: view.createdT,
    lastT: view.lastUsedT,
    findings: marks,
  };
  const own = { ...view, findings: marks, batches: [] };
  return { key, view: own, ...both, heading };
}

function optionalList<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
