/**
 * The sessions: who was issued which id, who used it, and what became of it. Steps are told in the
 * order they happened; a session's state is judged when it is asked for, so that a later use or a
 * DELETE an hour later changes the verdict.
 */
import type { ExchangeFacts } from './facts.ts';
import type { ConversationKey, Session, SessionState } from './model.ts';
import { conversationId } from './conversations.ts';
import { sessionScope } from './endpoints.ts';
import { SessionGroup } from './sessionGroup.ts';

/** One session while it is being followed. Written by the ledger only. */
export interface SessionEntry {
  /** Place in the order of creation. */
  readonly index: number;
  readonly id: string;
  readonly seenInUse: boolean;
  readonly createdT: number;
  /** Count of records when the issuing answer came; for sessions seen in use, their first request. */
  readonly createdOrder: number;
  readonly issuedBy?: number;
  /** The answer that issued the same id again. */
  issuedAgainBy?: number;
  readonly plane: string;
  readonly principal: string;
  /** The path it was issued on; of HTTP+SSE, that of its event stream. */
  readonly path: string;
  readonly group: SessionGroup;
  readonly activeSessions: number;
  readonly sinceLastCreatedMs: number | null;
  /** Their numbers, in order of beginning. */
  readonly exchanges: number[];
  /** The place of the last of them in the order of beginning. */
  lastIndex: number;
  /** Absent where none is: most sessions are over. */
  open?: Set<ExchangeFacts> | undefined;
  /** Each once. */
  readonly batches: number[];
  readonly batchesUsed: number[];
  readonly conversations: Map<string, ConversationKey>;
  requests: number;
  used: boolean;
  lastUsedT: number;
  /** Count of records at the last request or content of an exchange that carried or was issued the id. */
  lastUseOrder: number;
  /** The exchange that brought each about. */
  deletedBy?: number;
  /** That was a DELETE of the inspector's user, not of the client. */
  deletedFromInspector?: true;
  releasedBy?: number;
  lost?: { readonly state: 'expired' | 'rejected'; readonly by: number };
  /** HTTP+SSE: its event stream has ended, and with it the session; by the client it is a release. */
  closed?: { readonly state: 'released' | 'expired'; readonly by: number };
}

/** The client did its duty. */
export function isGivenBack({ deletedBy, releasedBy, closed }: SessionEntry): boolean {
  return deletedBy !== undefined || releasedBy !== undefined || closed?.state === 'released';
}

/** The server or the client ended it; nothing is held any more. */
function hasEnded(session: SessionEntry): boolean {
  return endedState(session) !== undefined;
}

/**
 * A request without an id may belong to it. A released session stays one: a server that answers a
 * DELETE with 405 goes on holding it.
 */
function isCandidate({ deletedBy, lost, closed }: SessionEntry): boolean {
  return deletedBy === undefined && lost === undefined && closed === undefined;
}

function endedState({
  deletedBy,
  releasedBy,
  closed,
  lost,
}: SessionEntry): SessionState | undefined {
  if (closed) return closed.state;
  if (deletedBy !== undefined) return 'deleted';
  if (releasedBy !== undefined) return 'released';
  return lost?.state;
}

interface Standing {
  readonly ended: boolean;
  readonly candidate: boolean;
}

function standing(session: SessionEntry): Standing {
  return { ended: hasEnded(session), candidate: isCandidate(session) };
}

export class SessionLedger {
  readonly sessions: SessionEntry[] = [];
  private readonly byId = new Map<string, SessionEntry>();
  private readonly groups = new Map<string, SessionGroup>();
  private active = 0;

  /** `changed` is told of every session whose snapshot is out of date. */
  constructor(
    private readonly changed: (session: SessionEntry) => void,
    /** The place of an exchange in the order of beginning. */
    private readonly placeOf: (x: number) => number,
  ) {}

  find(id: string): SessionEntry | undefined {
    return this.byId.get(id);
  }

  /** The sessions of a plane and principal on one endpoint. */
  group(plane: string, principal: string, path: string): SessionGroup {
    const key = `${plane}\0${principal}\0${sessionScope(path)}`;
    let group = this.groups.get(key);
    if (!group) this.groups.set(key, (group = new SessionGroup()));
    return group;
  }

  /**
   * An answer to `initialize` brought an id. The same id again is no new session; where it had ended, as
   * with a server that was restarted and counts from 1 again, it is open again.
   */
  issue(facts: ExchangeFacts, id: string, plane: string, principal: string): SessionEntry {
    const known = this.byId.get(id);
    const session = known ?? this.create(facts, id, plane, principal, false);
    if (known) this.issueAgain(known, facts);
    else for (const former of session.group.follow(session)) this.changed(former);
    this.join(session, facts);
    return session;
  }

  private issueAgain(session: SessionEntry, { x }: ExchangeFacts): void {
    if (x === session.issuedBy) return;
    const before = standing(session);
    session.issuedAgainBy = x;
    delete session.deletedBy;
    delete session.deletedFromInspector;
    delete session.releasedBy;
    delete session.lost;
    delete session.closed;
    this.recount(session, before);
  }

  /** A request carried the id. */
  use(facts: ExchangeFacts, id: string, plane: string, principal: string): SessionEntry {
    const session = this.byId.get(id) ?? this.create(facts, id, plane, principal, true);
    session.requests += 1;
    session.lastUseOrder = Math.max(session.lastUseOrder, facts.order);
    session.group.touch(session);
    this.join(session, facts);
    return session;
  }

  /** Counts an exchange that does not carry the id as belonging to the session. */
  attribute(session: SessionEntry, facts: ExchangeFacts): void {
    this.insert(session, facts);
    this.changed(session);
  }

  /** The server answered a request that carried the id. */
  answered(session: SessionEntry, facts: ExchangeFacts): void {
    const before = standing(session);
    const status = facts.status ?? 0;
    if (facts.httpMethod === 'DELETE') this.answeredDelete(session, facts.x, status);
    else if (status === 404) session.lost = { state: 'expired', by: facts.x };
    else if (status === 400 || status === 401) session.lost = { state: 'rejected', by: facts.x };
    // An id that is served again was not lost: a bad request or a stray server answered before.
    else if (status >= 200 && status < 300) delete session.lost;
    this.recount(session, before);
  }

  /**
   * The server answered a DELETE that the inspector's user sent: no use of the session, and where the server
   * refuses it, for want of a credential or as always, nothing has become of the session.
   */
  answeredInspector(session: SessionEntry, { x, status = 0 }: ExchangeFacts): void {
    const before = standing(session);
    if (status >= 200 && status < 300 && session.deletedBy === undefined) {
      session.deletedBy = x;
      session.deletedFromInspector = true;
    } else if (status === 404 && !before.ended) session.lost = { state: 'expired', by: x };
    this.recount(session, before);
  }

  /** The event stream of an HTTP+SSE session has ended. */
  streamEnded(session: SessionEntry, { x, end }: ExchangeFacts): void {
    const before = standing(session);
    const byClient = end?.reason === 'client-abort' || end?.reason === 'complete';
    session.closed ??= { state: byClient ? 'released' : 'expired', by: x };
    this.recount(session, before);
  }

  private answeredDelete(session: SessionEntry, x: number, status: number): void {
    if (status >= 200 && status < 300) session.deletedBy ??= x;
    else if (status === 404 || status === 405) session.releasedBy ??= x;
    else if (status === 400 || status === 401) session.lost = { state: 'rejected', by: x };
  }

  private recount(session: SessionEntry, before: Standing): void {
    const after = standing(session);
    if (before.ended !== after.ended) this.active += after.ended ? -1 : 1;
    if (before.candidate && !after.candidate) session.group.remove(session);
    if (!before.candidate && after.candidate) session.group.restore(session);
    this.changed(session);
  }

  /** An exchange that carried or was issued the id is over. */
  ended(session: SessionEntry, facts: ExchangeFacts): void {
    if (!session.open?.delete(facts)) return;
    if (session.open.size === 0) session.open = undefined;
    session.lastUsedT = Math.max(session.lastUsedT, facts.lastT);
    session.lastUseOrder = Math.max(session.lastUseOrder, facts.lastDataOrder);
    this.changed(session);
  }

  private join(session: SessionEntry, facts: ExchangeFacts): void {
    const open = (session.open ??= new Set());
    if (!open.has(facts)) {
      open.add(facts);
      this.insert(session, facts);
    }
    this.changed(session);
  }

  /** Exchanges nearly always come in order; one whose body was slow is moved to its place. */
  private insert(session: SessionEntry, { x, index }: ExchangeFacts): void {
    const { exchanges, lastIndex } = session;
    if (index > lastIndex) {
      exchanges.push(x);
      session.lastIndex = index;
    } else if (!exchanges.includes(x)) {
      const at = exchanges.findIndex((other) => this.placeOf(other) > index);
      exchanges.splice(at, 0, x);
    }
  }

  private create(
    facts: ExchangeFacts,
    id: string,
    plane: string,
    principal: string,
    seenInUse: boolean,
  ): SessionEntry {
    const issuedT = facts.opened?.t ?? facts.responseT ?? facts.lastT;
    const issuedOrder = facts.opened?.order ?? facts.answeredOrder ?? facts.order;
    const createdT = seenInUse ? facts.startT : issuedT;
    const former = this.sessions.at(-1);
    const path = facts.answeredOn?.path ?? facts.path;
    this.active += 1;
    const session: SessionEntry = {
      index: this.sessions.length,
      id,
      seenInUse,
      createdT,
      createdOrder: seenInUse ? facts.order : issuedOrder,
      ...(seenInUse ? {} : { issuedBy: facts.x }),
      plane,
      principal,
      path,
      group: this.group(plane, principal, path),
      activeSessions: this.active,
      sinceLastCreatedMs: former ? createdT - former.createdT : null,
      exchanges: [],
      lastIndex: -1,
      batches: [],
      batchesUsed: [],
      conversations: new Map(),
      requests: 0,
      used: false,
      lastUsedT: createdT,
      lastUseOrder: 0,
    };
    this.sessions.push(session);
    this.byId.set(id, session);
    session.group.add(session);
    return session;
  }
}

/** Joins a conversation to a session, so that it can choose among several candidates later. */
export function converse(session: SessionEntry, conversation: ConversationKey): void {
  const key = conversationId(conversation);
  if (session.conversations.has(key)) return;
  session.conversations.set(key, conversation);
  session.group.converse(session, key);
}

/** What became of a session, as seen at `now`. */
export function judge(
  session: SessionEntry,
  now: number,
  idleThresholdMs: number,
): Pick<Session, 'state' | 'stateBy' | 'supersededBy' | 'lastUsedT'> {
  const lastUsedT = lastUse(session);
  const ended = endedState(session);
  if (ended) return { state: ended, ...by(ended, session), lastUsedT };
  const next = session.open ? undefined : session.group.successor(session);
  if (next) return { state: 'superseded', ...supersededBy(next), lastUsedT };
  const idle = !session.open && now - lastUsedT >= idleThresholdMs;
  return { state: idle ? 'idle' : 'open', lastUsedT };
}

function by(state: SessionState, session: SessionEntry): { stateBy?: number } {
  if (session.closed) return { stateBy: session.closed.by };
  const x =
    state === 'deleted'
      ? session.deletedBy
      : state === 'released'
        ? session.releasedBy
        : session.lost?.by;
  return x === undefined ? {} : { stateBy: x };
}

function supersededBy(next: SessionEntry): { stateBy?: number; supersededBy: string } {
  const stateBy = next.issuedBy === undefined ? {} : { stateBy: next.issuedBy };
  return { ...stateBy, supersededBy: next.id };
}

/** End of the last exchange that carried or was issued the id; of an open one, its last record. */
function lastUse(session: SessionEntry): number {
  let last = session.lastUsedT;
  for (const facts of session.open ?? []) last = Math.max(last, facts.lastT);
  return last;
}
