/**
 * The exchanges of a capture. One that is open, or that others may still change, is an object; once it
 * is settled it becomes a pattern and some twenty numbers, of which its facts and its place in the
 * model are made again when somebody asks.
 */
import { NumberRuns, PlaceByNumber, wholeNumbers } from '../base/column.ts';
import { Patterns, type Pattern } from './exchangePattern.ts';
import type { ExchangeFacts } from './facts.ts';
import type { Glances } from './glances.ts';
import type { EventFact } from './messageFacts.ts';
import type { ConversationKey, Exchange } from './model.ts';
import {
  endOf,
  messagesOf,
  RUN,
  settledExchange,
  wireOf,
  type Settled,
} from './settledExchange.ts';
import type { Verdict } from './verdicts.ts';

/** Exchanges made lately that are kept for whoever asks next. */
const RECENT = 4096;

export class ExchangeStore {
  /** Those that are no numbers yet, or were made facts again to be judged anew. */
  private readonly live = new Map<number, ExchangeFacts>();
  /** Of those that are live. */
  private readonly snapshots = new Map<number, Exchange>();
  private readonly places = new PlaceByNumber();
  private readonly patterns = new Patterns();
  private size = 0;

  private readonly patternAt: (Pattern | undefined)[] = [];
  private readonly idAt: (string | undefined)[] = [];
  private readonly sessionAt: (string | undefined)[] = [];
  private readonly conversationAt: (ConversationKey | undefined)[] = [];
  private readonly eventsAt = new Map<number, readonly EventFact[]>();
  private readonly textIdsAt = new Map<number, readonly string[]>();
  private readonly runAt = wholeNumbers();
  private readonly runs = new NumberRuns();
  private readonly orderAt = wholeNumbers();
  private readonly answeredAt = wholeNumbers();
  private readonly dataAt = wholeNumbers();
  private readonly messagesAt = wholeNumbers();
  private readonly eventCountAt = wholeNumbers();
  private readonly batchAt = wholeNumbers();
  private readonly recent: (Exchange | undefined)[] = new Array<undefined>(RECENT).fill(undefined);

  get count(): number {
    return this.size;
  }

  placeOf(x: number): number | undefined {
    return this.places.get(x);
  }

  /** A new one; its place is the count so far. */
  add(facts: ExchangeFacts): void {
    this.size += 1;
    this.places.set(facts.x, facts.index);
    this.live.set(facts.index, facts);
    this.patternAt[facts.index] = undefined;
  }

  liveAt(index: number): ExchangeFacts | undefined {
    return this.live.get(index);
  }

  liveFacts(): Iterable<ExchangeFacts> {
    return this.live.values();
  }

  /** The facts; made again where it is settled, and live until it is settled again. */
  factsAt(index: number): ExchangeFacts | undefined {
    const known = this.live.get(index);
    if (known) return known;
    const facts = this.thaw(index);
    if (facts) this.live.set(index, facts);
    return facts;
  }

  exchangeAt(index: number): Exchange | undefined {
    const live = this.snapshots.get(index);
    if (live) return live;
    const recent = this.recent[index % RECENT];
    if (recent?.index === index) return recent;
    const settled = this.settledAt(index);
    if (!settled) return undefined;
    return (this.recent[index % RECENT] = settledExchange(settled));
  }

  /** Cheaper than the exchange itself. */
  sessionOf(index: number): string | undefined {
    const live = this.snapshots.get(index);
    return live ? live.sessionId : this.sessionAt[index];
  }

  /** A settled exchange is not made for a glance: its pattern and numbers say enough. */
  readonly glances: Glances = {
    like: (index) => this.snapshots.get(index) ?? this.patternAt[index]?.like,
    x: (index) => this.snapshots.get(index)?.x ?? this.number(index, RUN.x),
    startT: (index) => this.snapshots.get(index)?.startT ?? this.number(index, RUN.startT),
    endT: (index) => {
      const live = this.snapshots.get(index);
      return live ? live.end?.t : this.number(index, RUN.endT);
    },
    lastT: (index) => this.snapshots.get(index)?.lastT ?? this.number(index, RUN.lastT),
    carriedId: (index) => {
      const live = this.snapshots.get(index);
      if (live) return live.carriedSessionId;
      return this.patternAt[index]?.names === 'carried' ? this.idAt[index] : undefined;
    },
    issuedId: (index) => {
      const live = this.snapshots.get(index);
      if (live) return live.issuedSessionId;
      const issues = this.patternAt[index]?.like.issuedSessionId !== undefined;
      return issues ? this.idAt[index] : undefined;
    },
    sessionId: (index) => {
      const live = this.snapshots.get(index);
      if (live) return live.sessionId;
      return this.isMcp(index) ? this.sessionAt[index] : undefined;
    },
    batch: (index) => {
      const live = this.snapshots.get(index);
      if (live) return live.batch;
      return this.isMcp(index) ? this.batchAt.get(index) || undefined : undefined;
    },
    conversation: (index) => {
      const live = this.snapshots.get(index);
      if (live) return live.conversation?.value;
      return this.isMcp(index) ? this.conversationAt[index]?.value : undefined;
    },
    bytesUp: (index) => this.snapshots.get(index)?.bytesUp ?? this.number(index, RUN.bytesUp),
    bytesDown: (index) => this.snapshots.get(index)?.bytesDown ?? this.number(index, RUN.bytesDown),
    placeOf: (x) => this.places.get(x),
  };

  /** As it is shown while it is live. */
  show(exchange: Exchange): void {
    this.snapshots.set(exchange.index, exchange);
  }

  /** Nothing will change any more but by judging all of it again. */
  settle(facts: ExchangeFacts, verdict: Verdict): void {
    const { index } = facts;
    const pattern = this.patterns.of(facts, verdict);
    const texts = textIdsOf(facts);
    const run = this.patternAt[index] ? this.runAt.get(index) : this.runs.length;
    putRun(this.runs, run, facts);
    this.runAt.set(index, run);
    this.patternAt[index] = pattern;
    this.idAt[index] = facts.carriedSessionId ?? facts.issuedSessionId;
    this.sessionAt[index] = verdict.sessionId;
    this.conversationAt[index] = facts.conversation;
    if (facts.sse.length > 0) this.eventsAt.set(index, facts.sse);
    if (texts.length > 0) this.textIdsAt.set(index, texts);
    this.orderAt.set(index, facts.order);
    this.answeredAt.set(index, facts.answeredOrder ?? 0);
    this.dataAt.set(index, facts.lastDataOrder);
    this.messagesAt.set(index, facts.messages);
    this.eventCountAt.set(index, facts.events);
    this.batchAt.set(index, verdict.batch ?? 0);
    this.recent[index % RECENT] = undefined;
    this.live.delete(index);
    this.snapshots.delete(index);
  }

  private number(index: number, place: number): number {
    return this.runs.get(this.runAt.get(index) + place);
  }

  private isMcp(index: number): boolean {
    return this.patternAt[index]?.like.mcp === true;
  }

  private settledAt(index: number): Settled | undefined {
    const pattern = this.patternAt[index];
    if (!pattern) return undefined;
    const run = this.runAt.get(index);
    return {
      index,
      pattern,
      runs: this.runs,
      run,
      ownId: this.idAt[index],
      sessionId: this.sessionAt[index],
      conversation: this.conversationAt[index],
      batch: this.batchAt.get(index),
      messages: this.messagesAt.get(index),
      events: this.eventCountAt.get(index),
      sse: this.eventsAt.size === 0 ? NO_EVENTS : (this.eventsAt.get(index) ?? NO_EVENTS),
      textIds: this.textIdsAt.size === 0 ? NO_TEXTS : (this.textIdsAt.get(index) ?? NO_TEXTS),
    };
  }

  private thaw(index: number): ExchangeFacts | undefined {
    const settled = this.settledAt(index);
    if (!settled) return undefined;
    const { pattern, runs, run, conversation } = settled;
    const facts: ExchangeFacts = {
      ...pattern.common,
      index,
      x: runs.get(run + RUN.x),
      startT: runs.get(run + RUN.startT),
      order: this.orderAt.get(index),
      wire: wireOf(settled),
      rpc: messagesOf(settled),
      sse: settled.sse,
      requests: pattern.requests as ExchangeFacts['requests'],
      lastT: runs.get(run + RUN.lastT),
      lastDataOrder: this.dataAt.get(index),
      end: endOf(pattern, runs.get(run + RUN.endT)),
      messages: settled.messages,
      events: settled.events,
      bytesUp: runs.get(run + RUN.bytesUp),
      bytesDown: runs.get(run + RUN.bytesDown),
      early: [],
    };
    if (conversation) facts.conversation = conversation;
    this.addAnswer(facts, settled);
    return facts;
  }

  private addAnswer(
    facts: Mutable<ExchangeFacts>,
    { index, pattern, runs, run, ownId }: Settled,
  ): void {
    const answeredOrder = this.answeredAt.get(index);
    if (pattern.hasRequestEnd) facts.requestEndT = runs.get(run + RUN.requestEndT);
    if (pattern.hasResponse) facts.responseT = runs.get(run + RUN.responseT);
    if (answeredOrder > 0) facts.answeredOrder = answeredOrder;
    if (ownId === undefined) return;
    if (pattern.names === 'carried') facts.carriedSessionId = ownId;
    else facts.issuedSessionId = ownId;
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const NO_EVENTS: readonly EventFact[] = [];
const NO_TEXTS: readonly string[] = [];

/** As `RUN` says, then of each message its time, and its ids where they are numbers. */
function putRun(runs: NumberRuns, run: number, facts: ExchangeFacts): void {
  const { rpc } = facts;
  runs.put(run + RUN.x, facts.x);
  runs.put(run + RUN.startT, facts.startT);
  runs.put(run + RUN.requestEndT, facts.requestEndT ?? 0);
  runs.put(run + RUN.responseT, facts.responseT ?? 0);
  runs.put(run + RUN.lastT, facts.lastT);
  runs.put(run + RUN.endT, facts.end?.t ?? facts.lastT);
  runs.put(run + RUN.bytesUp, facts.bytesUp);
  runs.put(run + RUN.bytesDown, facts.bytesDown);
  let place: number = run + RUN.messages;
  for (const { t, id, meta } of rpc) {
    runs.put(place++, t);
    if (typeof id === 'number') runs.put(place++, id);
    if (typeof meta?.progressToken === 'number') runs.put(place++, meta.progressToken);
  }
}

/** In the order of the messages; of each the id before the token. */
function textIdsOf({ rpc }: ExchangeFacts): readonly string[] {
  let texts = NO_TEXTS;
  for (const { id, meta } of rpc) {
    if (typeof id === 'string') texts = [...texts, id];
    if (typeof meta?.progressToken === 'string') texts = [...texts, meta.progressToken];
  }
  return texts;
}

/**
 * Whether no later record can change the facts: it has ended, and no other exchange's stream brings it
 * anything. What joins others by object stays live.
 */
export function maySettle(facts: ExchangeFacts): boolean {
  const { end, answeredOn, resumes, resumedBy, oldTransport, answersTo, continues } = facts;
  const joined = answeredOn ?? resumes ?? resumedBy ?? oldTransport ?? answersTo ?? continues;
  const several = facts.carriedSessionId !== undefined && facts.issuedSessionId !== undefined;
  const alone = joined === undefined && !several && facts.streamSessionId === undefined;
  return end !== undefined && alone && facts.requests.every(({ elsewhere }) => !elsewhere);
}
