/**
 * Batches: runs of exchanges of one plane and principal (one session, where they carry one) doing
 * one piece of work. A run begins at `initialize`, or after a pause in which none of its exchanges
 * was open. GET and listening streams outlive the work they accompany: they join the run they find
 * and neither begin, prolong nor hold one open.
 */
import type { ExchangeFacts } from './facts.ts';
import type { ListSnapshot } from '../base/chunkedList.ts';
import { BatchList } from './batchList.ts';
import type { Batch, BatchTimes } from './model.ts';

interface Entry {
  readonly id: number;
  readonly plane: string;
  readonly principal: string;
  sessionId?: string;
  readonly startT: number;
  /** End of the last exchange that is over and counts. */
  lastEndT: number;
  readonly exchanges: number[];
  /** Exchanges that count and are open; absent where none is, since most batches are over. */
  open?: Set<ExchangeFacts> | undefined;
  readonly calls: CallTimes;
}

/** The tool calls of a run, kept so that each call costs the same. */
interface CallTimes {
  count: number;
  open: number;
  parallel: number;
  firstT: number;
  lastT: number;
  sumMs: number;
  /** The longest path of calls that have ended. */
  pathMs: number;
  /**
   * The longest path each open exchange with calls continues: records come in order, so what has
   * ended when a call begins, it may follow. Absent where none is open.
   */
  continues?: Map<ExchangeFacts, number> | undefined;
}

export interface BatchOwner {
  readonly plane: string;
  readonly principal: string;
  readonly sessionId?: string | undefined;
}

export class Batches {
  /** How many there are: one that is over lives on in its snapshot alone. */
  private count = 0;
  private readonly ofExchange = new Map<ExchangeFacts, Entry>();
  private readonly current = new Map<string, Entry>();
  private readonly changed = new Set<Entry>();
  private readonly shown = new BatchList();

  /** `replaced` is told of every snapshot that is new or takes the place of a former one. */
  constructor(
    private readonly pauseMs: number,
    private readonly replaced: (now: Batch, former: () => Batch | undefined) => void,
  ) {}

  began(facts: ExchangeFacts, owner: BatchOwner): number {
    const entry = this.runFor(facts, owner);
    entry.exchanges.push(facts.x);
    this.ofExchange.set(facts, entry);
    this.changed.add(entry);
    if (isCounted(facts)) {
      (entry.open ??= new Set()).add(facts);
      beganCalls(entry.calls, facts);
    }
    return entry.id;
  }

  /** The answer to its `initialize` brought an id: what carries it belongs to this run. */
  issued(facts: ExchangeFacts, owner: BatchOwner): void {
    const entry = this.ofExchange.get(facts);
    if (!entry || owner.sessionId === undefined) return;
    entry.sessionId ??= owner.sessionId;
    this.current.set(runKey(owner), entry);
    this.changed.add(entry);
  }

  ended(facts: ExchangeFacts): void {
    const entry = this.ofExchange.get(facts);
    this.ofExchange.delete(facts);
    if (!entry?.open?.delete(facts)) return;
    if (entry.open.size === 0) entry.open = undefined;
    entry.lastEndT = Math.max(entry.lastEndT, facts.lastT);
    endedCalls(entry.calls, facts);
    this.changed.add(entry);
  }

  /** A record of an open exchange came. */
  seen(facts: ExchangeFacts): void {
    const entry = this.ofExchange.get(facts);
    if (entry) this.changed.add(entry);
  }

  get times(): BatchTimes {
    return this.shown.times;
  }

  /** The batch with the number n stands at n - 1. */
  snapshot(): ListSnapshot<Batch> {
    for (const entry of [...this.changed].sort((a, b) => a.id - b.id)) this.replace(entry);
    this.changed.clear();
    return this.shown.snapshot();
  }

  private replace(entry: Entry): void {
    const batch = snapshotOf(entry);
    this.replaced(batch, () => this.shown.at(entry.id - 1));
    this.shown.set(batch);
  }

  private runFor(facts: ExchangeFacts, owner: BatchOwner): Entry {
    const key = runKey(owner);
    const running = this.current.get(key);
    if (running && !this.beginsRun(facts, running)) return running;
    const entry = this.create(facts, owner);
    this.current.set(key, entry);
    return entry;
  }

  private beginsRun(facts: ExchangeFacts, running: Entry): boolean {
    if (facts.initialize && facts.carriedSessionId === undefined && !facts.answeredOn) return true;
    if (!isCounted(facts) || running.open) return false;
    return facts.startT - running.lastEndT >= this.pauseMs;
  }

  private create(facts: ExchangeFacts, { plane, principal, sessionId }: BatchOwner): Entry {
    const entry: Entry = {
      id: (this.count += 1),
      plane,
      principal,
      ...(sessionId === undefined ? {} : { sessionId }),
      startT: facts.startT,
      lastEndT: facts.startT,
      exchanges: [],
      calls: { count: 0, open: 0, parallel: 0, firstT: Infinity, lastT: 0, sumMs: 0, pathMs: 0 },
    };
    return entry;
  }
}

function runKey({ plane, principal, sessionId }: BatchOwner): string {
  return `${plane}\0${principal}\0${sessionId ?? ''}`;
}

function isCounted(facts: ExchangeFacts): boolean {
  return facts.httpMethod !== 'GET' && facts.label !== 'subscriptions/listen';
}

/** A later round of a call is none of its own. */
export function callsOf(facts: ExchangeFacts): number {
  return facts.requests.filter(({ tool, laterRound }) => tool !== undefined && !laterRound).length;
}

function beganCalls(calls: CallTimes, facts: ExchangeFacts): void {
  const count = callsOf(facts);
  if (count === 0) return;
  calls.count += count;
  calls.open += count;
  calls.parallel = Math.max(calls.parallel, calls.open);
  calls.firstT = Math.min(calls.firstT, facts.startT);
  (calls.continues ??= new Map()).set(facts, calls.pathMs);
}

function endedCalls(calls: CallTimes, facts: ExchangeFacts): void {
  const count = callsOf(facts);
  if (count === 0) return;
  calls.open -= count;
  calls.lastT = Math.max(calls.lastT, facts.lastT);
  calls.sumMs += count * (facts.lastT - facts.startT);
  const path = (calls.continues?.get(facts) ?? 0) + facts.lastT - facts.startT;
  calls.continues?.delete(facts);
  if (calls.continues?.size === 0) calls.continues = undefined;
  calls.pathMs = Math.max(calls.pathMs, path);
}

function snapshotOf(entry: Entry): Batch {
  const { continues } = entry.calls;
  const calls = entry.open ? { ...entry.calls, continues: new Map(continues ?? []) } : entry.calls;
  let endT = entry.lastEndT;
  for (const facts of entry.open ?? []) {
    endT = Math.max(endT, facts.lastT);
    endedCalls(calls, facts);
  }
  const batch: { -readonly [K in keyof Batch]: Batch[K] } = {
    id: entry.id,
    plane: entry.plane,
    principal: entry.principal,
    startT: entry.startT,
    endT,
    exchanges: entry.exchanges.slice(),
    toolCalls: calls.count,
    parallel: calls.parallel,
    totalMs: calls.count === 0 ? 0 : calls.lastT - calls.firstT,
    sumMs: calls.sumMs,
    criticalPathMs: calls.pathMs,
  };
  if (entry.sessionId !== undefined) batch.sessionId = entry.sessionId;
  return batch;
}
