/**
 * The sessions of one plane and principal, in order of creation. Answers the two questions the
 * definitions ask: which session a request without an id belongs to, and which session took the
 * place of another. Both cost the same however many sessions there are.
 */
import type { SessionEntry } from './sessions.ts';

export class SessionGroup {
  /** Sessions whose issuing was seen, in order: the ones that can supersede. */
  private readonly issued: SessionEntry[] = [];
  /** Sessions a request without an id may belong to, oldest first. */
  private readonly live = new LiveList();
  private readonly byConversation = new Map<string, LiveList>();
  /** Sessions that were not superseded when last looked at. */
  private readonly current = new Set<SessionEntry>();

  add(session: SessionEntry): void {
    if (!session.seenInUse) this.issued.push(session);
    this.live.insert(session);
    this.current.add(session);
  }

  /** A new session was issued: the others that may now be superseded. */
  follow(next: SessionEntry): SessionEntry[] {
    const former = [...this.current].filter((session) => session !== next);
    for (const session of former) if (!session.open) this.current.delete(session);
    return former;
  }

  /** A later use makes a superseded session current again. */
  touch(session: SessionEntry): void {
    this.current.add(session);
  }

  remove(session: SessionEntry): void {
    this.current.delete(session);
    this.live.drop(session);
    for (const key of session.conversations.keys()) this.byConversation.get(key)?.drop(session);
  }

  restore(session: SessionEntry): void {
    this.current.add(session);
    this.live.insert(session);
    for (const key of session.conversations.keys()) this.byConversation.get(key)?.insert(session);
  }

  converse(session: SessionEntry, conversation: string): void {
    let list = this.byConversation.get(conversation);
    if (!list) this.byConversation.set(conversation, (list = new LiveList()));
    list.insert(session);
  }

  /** An id was issued to this plane and principal before the exchange with this order began. */
  issuedBefore(order: number): boolean {
    const first = this.issued[0];
    return first !== undefined && first.createdOrder < order;
  }

  /**
   * The newest session that is not deleted, expired or rejected and was created before `order`. A conversation chooses
   * among several; it never excludes the only one.
   */
  newest(order: number, conversation: string | undefined): SessionEntry | undefined {
    const sameConversation =
      conversation === undefined ? undefined : this.byConversation.get(conversation);
    return sameConversation?.newest(order) ?? this.live.newest(order);
  }

  /** More than one session could be meant. */
  isAmbiguous(): boolean {
    return this.live.size > 1;
  }

  /** The first session issued after the last use of this one. */
  successor(session: SessionEntry): SessionEntry | undefined {
    const last = Math.max(session.createdOrder, session.lastUseOrder);
    return this.issued[positionFrom(this.issued, last + 1)];
  }
}

/** Sessions in order of creation, newest taken most often, so the end of the array is the busy one. */
class LiveList {
  private readonly sessions: SessionEntry[] = [];

  get size(): number {
    return this.sessions.length;
  }

  insert(session: SessionEntry): void {
    const at = positionFrom(this.sessions, session.createdOrder);
    if (this.sessions[at] !== session) this.sessions.splice(at, 0, session);
  }

  drop(session: SessionEntry): void {
    const at = positionFrom(this.sessions, session.createdOrder);
    if (this.sessions[at] === session) this.sessions.splice(at, 1);
  }

  newest(order: number): SessionEntry | undefined {
    return this.sessions[positionFrom(this.sessions, order) - 1];
  }
}

/** The first place whose session was created at or after `order`; no two share an order. */
function positionFrom(sessions: readonly SessionEntry[], order: number): number {
  let low = 0;
  let high = sessions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sessions[middle]?.createdOrder ?? 0) < order) low = middle + 1;
    else high = middle;
  }
  return low;
}
