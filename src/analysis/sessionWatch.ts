/**
 * Keeps the session snapshots up to date. Most changes come from records, but a session also
 * becomes idle by the mere passing of time: those that may are watched.
 */
import { ChunkedList, type ListSnapshot } from '../base/chunkedList.ts';
import type { Session } from './model.ts';
import type { SessionEntry } from './sessions.ts';
import { sessionSnapshot } from './snapshots.ts';

export class SessionWatch {
  private readonly entries = new Map<string, SessionEntry>();
  /** Open sessions, which may become idle. */
  private readonly open = new Set<SessionEntry>();
  private readonly snapshots = new ChunkedList<Session>();
  private now = -Infinity;

  /** `replaced` is told of every snapshot that is new or takes the place of a former one. */
  constructor(
    private readonly idleThresholdMs: number,
    private readonly replaced: (now: Session, former: Session | undefined) => void,
  ) {}

  /** Empties `changed`; true when a snapshot was replaced. */
  update(changed: Set<SessionEntry>, now: number): boolean {
    if (now < this.now) for (const session of this.entries.values()) changed.add(session);
    else if (now > this.now) this.addIdle(changed, now);
    this.now = now;
    if (changed.size === 0) return false;
    // A session that is new comes after those before it.
    for (const session of [...changed].sort((a, b) => a.index - b.index)) this.replace(session);
    changed.clear();
    return true;
  }

  list(): ListSnapshot<Session> {
    return this.snapshots.snapshot();
  }

  /** Those in the state `open`, without looking at the others. */
  listOpen(): Session[] {
    return [...this.open].flatMap(({ index }) => this.snapshots.at(index) ?? []);
  }

  indexOf(id: string): number | undefined {
    return this.entries.get(id)?.index;
  }

  private addIdle(changed: Set<SessionEntry>, now: number): void {
    for (const session of this.open) {
      const silent = !session.open && now - session.lastUsedT >= this.idleThresholdMs;
      if (silent) changed.add(session);
    }
  }

  private replace(entry: SessionEntry): void {
    const former = this.snapshots.at(entry.index);
    const session = this.snapshot(entry);
    this.snapshots.set(entry.index, session);
    this.replaced(session, former);
  }

  private snapshot(session: SessionEntry): Session {
    this.entries.set(session.id, session);
    const snapshot = sessionSnapshot(session, this.now, this.idleThresholdMs);
    if (snapshot.state === 'open') this.open.add(session);
    else this.open.delete(session);
    return snapshot;
  }
}
