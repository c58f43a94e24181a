import { callsOf } from './batches.ts';
import type { ExchangeFacts } from './facts.ts';
import { ChunkedList, type ListSnapshot } from '../base/chunkedList.ts';
import type { Conversation, ConversationKey } from './model.ts';

/** One text for a key and its value; JSON keeps the two apart whatever they hold. */
export function conversationId(conversation: ConversationKey): string {
  let id = ids.get(conversation);
  if (id === undefined) {
    id = JSON.stringify([conversation.key, conversation.value]);
    ids.set(conversation, id);
  }
  return id;
}

/** Exchanges share the object of their conversation. */
const ids = new WeakMap<ConversationKey, string>();

interface Entry extends ConversationKey {
  /** Place in the order of appearance. */
  readonly index: number;
  readonly sessions: Set<string>;
  readonly batches: Set<number>;
  toolCalls: number;
  firstT: number;
  lastT: number;
  locale?: string;
}

/**
 * Conversations by the vendors' keys. One may span many sessions and one session may carry many:
 * neither is made from the other.
 */
export class Conversations {
  private readonly entries = new Map<string, Entry>();
  private readonly changed = new Set<Entry>();
  private readonly snapshots = new ChunkedList<Conversation>();

  began(facts: ExchangeFacts, conversation: ConversationKey, batch: number): void {
    const entry = this.entry(conversation, facts.startT);
    entry.batches.add(batch);
    entry.toolCalls += callsOf(facts);
    entry.firstT = Math.min(entry.firstT, facts.startT);
    if (facts.locale !== undefined) entry.locale = facts.locale;
    this.seen(facts, conversation);
  }

  joined(conversation: ConversationKey, sessionId: string): void {
    const entry = this.entries.get(conversationId(conversation));
    if (!entry || entry.sessions.has(sessionId)) return;
    entry.sessions.add(sessionId);
    this.changed.add(entry);
  }

  /** A record of one of its exchanges came. */
  seen(facts: ExchangeFacts, conversation: ConversationKey): void {
    const entry = this.entries.get(conversationId(conversation));
    if (!entry) return;
    entry.lastT = Math.max(entry.lastT, facts.lastT);
    this.changed.add(entry);
  }

  snapshot(): ListSnapshot<Conversation> {
    const changed = [...this.changed].sort((a, b) => a.index - b.index);
    for (const entry of changed) this.snapshots.set(entry.index, snapshotOf(entry));
    this.changed.clear();
    return this.snapshots.snapshot();
  }

  private entry(conversation: ConversationKey, firstT: number): Entry {
    const id = conversationId(conversation);
    let entry = this.entries.get(id);
    if (!entry) {
      const none = { sessions: new Set<string>(), batches: new Set<number>() };
      const index = this.entries.size;
      entry = { index, ...conversation, ...none, toolCalls: 0, firstT, lastT: firstT };
      this.entries.set(id, entry);
    }
    return entry;
  }
}

function snapshotOf(entry: Entry): Conversation {
  const { key, value, inferred, toolCalls, firstT, lastT, locale } = entry;
  return {
    key,
    value,
    ...(inferred ? { inferred } : {}),
    sessions: [...entry.sessions],
    batches: [...entry.batches],
    toolCalls,
    firstT,
    lastT,
    ...(locale === undefined ? {} : { locale }),
  };
}
