import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import type { MetaEntry } from '../../contract/api.ts';
import { EnginePull, restAtLeast, type Engine, type Pause } from '../enginePull.ts';
import {
  filterOf,
  groupRows,
  type ConversationEntry,
  type ConversationNode,
} from './conversationNodes.ts';

/** Conversations, sessions of one, and exchanges of one session, shown at most; the timeline shows all. */
const SHOWN = 500;
const SESSIONS = 200;
const ROWS = 1_000;
const PULL_EVERY_MS = 500;

/** What the Conversations tree shows: the conversations are pulled after a change, the rest when unfolded. */
export class ConversationsModel implements Disposable {
  private readonly changed = new Emitter<void>();
  private readonly pull: EnginePull;
  private engine: Engine | undefined;
  private entries: readonly ConversationEntry[] | undefined;
  private drawn = '';

  readonly onDidChange: Event<void> = this.changed.event;

  constructor(pause: Pause = restAtLeast(PULL_EVERY_MS)) {
    this.pull = new EnginePull({ read: (...source) => this.read(...source), pause });
  }

  /** Whether an engine has answered. */
  get known(): boolean {
    return this.entries !== undefined;
  }

  /** Those that a host named; what names none stands in the other views. */
  get roots(): ConversationNode[] {
    return (this.entries ?? []).map((entry) => ({ kind: 'conversation', entry }));
  }

  /** Never rejects: of an engine that has gone nothing is shown. */
  async children(node: ConversationNode): Promise<ConversationNode[]> {
    switch (node.kind) {
      case 'conversation':
        return this.ofConversation(node.entry).catch(() => []);
      case 'session':
        return this.ofSession(node).catch(() => []);
      case 'metadata':
        return node.values.map((value) => ({ kind: 'value', key: node.entry.key, value }));
      case 'batch':
        return node.rows.map((row) => ({ kind: 'exchange', key: node.key, row }));
      default:
        return [];
    }
  }

  show(engine: Engine | undefined): void {
    this.engine = engine;
    this.entries = undefined;
    this.drawn = '';
    this.changed.fire();
    this.pull.show(engine);
  }

  setVisible(visible: boolean): void {
    this.pull.setVisible(visible);
  }

  dispose(): void {
    this.pull.dispose();
  }

  private async ofConversation(entry: ConversationEntry): Promise<ConversationNode[]> {
    const values = await this.metadataOf(entry);
    const sessions = entry.sessions.map((session): ConversationNode => {
      return { kind: 'session', entry, session };
    });
    const omitted = entry.heading.sessions - sessions.length;
    return [
      ...(values.length > 0 ? [{ kind: 'metadata' as const, entry, values }] : []),
      ...(omitted > 0 ? [{ kind: 'earlier' as const, entry, omitted }] : []),
      ...sessions,
    ];
  }

  /** The `openai/*` values of its first request, each key once. */
  private async metadataOf({ heading }: ConversationEntry): Promise<MetaEntry[]> {
    const first = { offset: 0, limit: 1, filter: filterOf(heading.name, undefined) };
    const [row] = (await this.engine?.request('rows/range', first))?.rows ?? [];
    const detail = row && (await this.engine?.request('exchange/get', { x: row.x }));
    const own = (detail?.meta ?? []).filter(({ key }) => key.startsWith('openai/'));
    return [...new Map(own.map((value) => [value.key, value])).values()];
  }

  private async ofSession({
    entry,
    session,
  }: Extract<ConversationNode, { kind: 'session' }>): Promise<ConversationNode[]> {
    const filter = filterOf(entry.heading.name, session.id);
    const page = await this.engine?.request('rows/range', { offset: 0, limit: ROWS, filter });
    // The filter finds what begins with the id, and parts of the conversation's name.
    const rows = (page?.rows ?? []).filter(
      (row) => row.sessionId === session.id && row.conversation === entry.heading.name,
    );
    return groupRows(`${entry.key}/${session.id ?? ''}`, rows, session.batches);
  }

  private async read(engine: Engine, current: () => boolean): Promise<void> {
    const page = { offset: 0, limit: SHOWN, sessionsPerHeading: SESSIONS };
    const query = { ...page, by: 'conversation' } as const;
    const { entries } = await engine.request('groups/list', query);
    if (!current()) return;
    const drawn = JSON.stringify(entries);
    this.entries = entries.flatMap(({ key, heading, groups }) =>
      heading?.name === undefined
        ? []
        : [{ key, heading, sessions: groups.map(({ session }) => session) }],
    );
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.changed.fire();
  }
}
