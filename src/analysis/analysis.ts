/**
 * The analysis of one capture. Feed it the records in file order; ask for the model at any time.
 * Records become facts and journalled steps when they come; verdicts are reached when the model is
 * asked for. The result depends on the records alone, never on when it was asked for.
 */
import type { CaptureHeader, CaptureRecord, ControlRecord } from '../capture/records.ts';
import { wholeNumbers } from '../base/column.ts';
import { Endpoints } from './endpoints.ts';
import { ExchangeBuilder, type Step } from './exchangeBuilder.ts';
import type { ExchangeStore } from './exchangeStore.ts';
import type { ExchangeFacts } from './facts.ts';
import { Gaps } from './gaps.ts';
import type { Exchange, Model } from './model.ts';
import { ChangeLog, type ModelChange } from './modelChange.ts';
import { ClientNames } from './planes.ts';
import { SessionWatch } from './sessionWatch.ts';
import { exchangeSnapshot } from './snapshots.ts';
import { lifetimeOf, StreamLifetimes } from './streamLifetimes.ts';
import { Verdicts } from './verdicts.ts';

export interface AnalysisOptions {
  /** A session without an exchange for so long is idle. */
  readonly idleThresholdMs: number;
  /** So long a pause ends a batch. */
  readonly batchPauseMs: number;
}

export const defaultOptions: AnalysisOptions = { idleThresholdMs: 300_000, batchPauseMs: 3_000 };

/** After so many records what came is judged, so that what is settled need not be kept as it came. */
const JUDGE_EVERY = 2000;

const STEPS: readonly Step[] = ['began', 'answered', 'opened', 'ended'];

export class Analysis {
  private readonly options: AnalysisOptions;
  private readonly knowledge = {
    endpoints: new Endpoints(),
    oldStreams: new Endpoints(),
    clientNames: new ClientNames(),
  };
  /** What happened, in order: four times the place of the exchange, and the step. */
  private readonly steps = wholeNumbers();
  private stepCount = 0;
  /** The first step that concerns a path or a plane key: what late knowledge of it may change. */
  private readonly firstStep = new Map<string, number>();
  private readonly changed = new Set<ExchangeFacts>();
  /** Their last step was judged. */
  private over: ExchangeFacts[] = [];
  private readonly log = new ChangeLog();
  private readonly gaps = new Gaps();
  private lifetimes = new StreamLifetimes();
  private readonly builder: ExchangeBuilder;
  private readonly store: ExchangeStore;
  private verdicts: Verdicts;
  private sessions: SessionWatch;
  private judged = 0;
  private stale = false;
  private header: CaptureHeader | undefined;
  private stopped = false;
  private lastT = 0;
  private records = 0;
  private lastJudged = 0;
  private readonly messages = new MessageCount();
  private cached: { readonly revision: number; readonly model: Model } | undefined;

  constructor(options: Partial<AnalysisOptions> = {}) {
    this.options = { ...defaultOptions, ...options };
    this.verdicts = this.freshVerdicts();
    this.sessions = this.freshSessions();
    this.builder = new ExchangeBuilder({
      changed: (facts) => this.changed.add(facts),
      step: (step, facts) => this.journalStep(step, facts),
      revised: (facts) => this.invalidateFrom(facts.beganStep),
      endpoint: (path) => {
        if (this.knowledge.endpoints.add(path)) this.invalidateFrom(this.firstStep.get(path));
      },
      oldStream: (path) => {
        if (this.knowledge.oldStreams.add(path)) this.invalidateFrom(this.firstStep.get(path));
      },
      initialized: ({ planeKey, clientInfo }) => {
        const split = this.knowledge.clientNames.add(planeKey, clientInfo?.name ?? '');
        if (split) this.invalidateFrom(this.firstStep.get(`\0${planeKey}`));
      },
    });
    this.store = this.builder.store;
  }

  /** Grows with every record that may change the model. */
  get revision(): number {
    return this.records;
  }

  add(record: CaptureRecord): void {
    const beforeT = this.lastT;
    this.records += 1;
    this.lastT = Math.max(this.lastT, record.t);
    if (record.type === 'capture') this.header ??= record;
    else if (record.type === 'control') this.control(record, beforeT);
    else {
      this.stopped = false;
      this.builder.add(record);
    }
    if (this.records - this.lastJudged >= this.judgeAfter()) this.judge();
  }

  /**
   * `nowT`: the moment idleness is judged at, when live; without it, the last record. What has not
   * changed is equal to what it was. A model is good until the next is asked for: an exchange that
   * was open in it may then show how it went on.
   */
  model(nowT?: number): Model {
    this.judge();
    const sessionsChanged = this.sessions.update(this.verdicts.changedSessions, nowT ?? this.lastT);
    if (this.cached?.revision === this.records && !sessionsChanged) return this.cached.model;
    const model = this.assemble();
    this.cached = { revision: this.records, model };
    return model;
  }

  /** What is different from the model at the time this was asked before; all of it at first. */
  takeChange(model: Model): ModelChange {
    return this.log.take(model, (index) => this.store.sessionOf(index));
  }

  private journalStep(step: Step, facts: ExchangeFacts): void {
    const at = this.stepCount;
    if (step === 'began') {
      facts.beganStep = at;
      for (const key of [facts.path, `\0${facts.planeKey}`]) {
        if (!this.firstStep.has(key)) this.firstStep.set(key, at);
      }
    }
    this.steps.set(at, facts.index * STEPS.length + STEPS.indexOf(step));
    this.stepCount += 1;
  }

  /** What did not happen may have happened in a gap, so verdicts on it are reached anew. */
  private control(record: ControlRecord, beforeT: number): void {
    const { list } = this.gaps;
    if (record.action !== 'mark') this.stopped = record.action === 'stop';
    this.gaps.add(record, beforeT);
    if (this.gaps.list !== list) this.invalidateFrom(0);
  }

  /** What was judged without the new knowledge is judged again, at once for everything learned. */
  private invalidateFrom(step: number | undefined): void {
    if (step !== undefined && step < this.judged) this.stale = true;
  }

  /** Where all has to be judged again, that waits for somebody to ask, or until it is worth the work. */
  private judgeAfter(): number {
    return this.stale ? Math.max(JUDGE_EVERY, this.records >>> 3) : JUDGE_EVERY;
  }

  private judge(): void {
    this.lastJudged = this.records;
    if (this.stale) this.judgeAgain();
    for (; this.judged < this.stepCount; this.judged += 1) this.judgeStep(this.judged);
    for (const facts of this.changed) this.show(facts);
    this.changed.clear();
    this.over = [];
  }

  private judgeStep(at: number): void {
    const code = this.steps.get(at);
    const step = STEPS[code % STEPS.length];
    const facts = this.store.factsAt(Math.floor(code / STEPS.length));
    if (!step || !facts) return;
    this.verdicts.judge(step, facts);
    this.changed.add(facts);
    if (step !== 'ended') return;
    this.over.push(facts);
    // A long past is judged again piece by piece: all of it at once might not fit.
    if (this.over.length >= JUDGE_EVERY) this.settleOver();
  }

  private settleOver(): void {
    for (const facts of this.over) {
      if (this.changed.delete(facts)) this.show(facts);
    }
    this.over = [];
  }

  private judgeAgain(): void {
    this.stale = false;
    this.judged = 0;
    this.verdicts = this.freshVerdicts();
    this.sessions = this.freshSessions();
    this.lifetimes = new StreamLifetimes();
    this.log.beginAfresh();
    for (const facts of this.store.liveFacts()) this.changed.add(facts);
  }

  /** Makes it part of the model as it is now. */
  private show(facts: ExchangeFacts): void {
    const { index } = facts;
    const verdict = this.verdicts.of(facts);
    this.verdicts.seen(facts);
    const mcp = verdict?.mcp ?? this.verdicts.isMcp(facts);
    this.log.exchange(index, () => this.store.exchangeAt(index));
    this.messages.set(index, mcp ? facts.messages : 0);
    const lifetime = lifetimeOf(facts, mcp);
    if (lifetime !== undefined) this.lifetimes.add(index, lifetime);
    if (!verdict || !this.builder.maySettle(facts)) {
      this.store.show(exchangeSnapshot(facts, verdict, mcp));
      return;
    }
    this.store.settle(facts, verdict);
    this.verdicts.forget(facts);
  }

  private assemble(): Model {
    const { sessions: watch, store } = this;
    const { count } = store;
    const sessions = watch.list();
    const batches = this.verdicts.batches.snapshot();
    const conversations = this.verdicts.conversations.snapshot();
    const lifetimes = this.lifetimes.snapshot();
    const exchangeAt = (index: number) => (index < count ? store.exchangeAt(index) : undefined);
    const exchanges = keptWhileUsed(() => everyExchange(count, exchangeAt));
    return {
      startedAt: this.header?.startedAt ?? '',
      target: this.header?.target ?? '',
      listen: this.header?.listen ?? '',
      durationMs: this.lastT,
      get exchanges() {
        return exchanges();
      },
      get sessions() {
        return sessions.all();
      },
      openSessions: () => watch.listOpen(),
      get batches() {
        return batches.all();
      },
      planes: this.verdicts.planes.snapshot(),
      principals: [...this.verdicts.principals],
      get conversations() {
        return conversations.all();
      },
      messages: this.messages.sum,
      gaps: this.gaps.list,
      stopped: this.stopped,
      get streamLifetimesMs() {
        return lifetimes();
      },
      streamMedianMs: () => this.lifetimes.medianMs(),
      counts: {
        exchanges: count,
        sessions: sessions.length,
        batches: batches.length,
      },
      glances: store.glances,
      exchangeAt,
      sessionAt: (index) => sessions.at(index),
      batch: (id) => batches.at(id - 1),
      batchTimes: this.verdicts.batches.times,
      exchange: (x) => {
        const index = store.placeOf(x);
        return index === undefined ? undefined : exchangeAt(index);
      },
      session: (id) => {
        const at = watch.indexOf(id);
        return at === undefined ? undefined : sessions.at(at);
      },
      joined: (x) => this.builder.joins.of(x),
      joins: this.builder.joins.count,
    };
  }

  private freshVerdicts(): Verdicts {
    return new Verdicts(
      this.knowledge,
      this.options.batchPauseMs,
      (x) => this.store.placeOf(x) ?? -1,
      (batch, former) => this.log.batch(batch, former),
    );
  }

  private freshSessions(): SessionWatch {
    return new SessionWatch(this.options.idleThresholdMs, (session, former) =>
      this.log.session(session, former),
    );
  }
}

/** What takes much memory is kept only while somebody works with it. */
function keptWhileUsed<T extends object>(make: () => T): () => T {
  let kept: WeakRef<T> | undefined;
  return () => {
    const made = kept?.deref() ?? make();
    kept = new WeakRef(made);
    return made;
  };
}

function everyExchange(
  count: number,
  at: (index: number) => Exchange | undefined,
): readonly Exchange[] {
  const exchanges: Exchange[] = [];
  for (let index = 0; index < count; index += 1) {
    const exchange = at(index);
    if (exchange) exchanges.push(exchange);
  }
  return exchanges;
}

/** The messages of all exchanges, of which each counts as it is now. */
class MessageCount {
  private readonly counted = wholeNumbers();
  sum = 0;

  set(index: number, messages: number): void {
    this.sum += messages - this.counted.get(index);
    this.counted.set(index, messages);
  }
}
