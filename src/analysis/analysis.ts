/**
 * The analysis of one capture. Feed it the records in file order; ask for the model at any time.
 * Records become facts and journalled steps when they come; verdicts are reached when the model is
 * asked for. The result depends on the records alone, never on when it was asked for.
 */
import type { CaptureHeader, CaptureRecord } from '../capture/records.ts';
import { Endpoints } from './endpoints.ts';
import { ExchangeBuilder, type Step } from './exchangeBuilder.ts';
import type { ExchangeFacts } from './facts.ts';
import { ChunkedList } from '../base/chunkedList.ts';
import type { Exchange, Model } from './model.ts';
import { ChangeLog, type ModelChange } from './modelChange.ts';
import { ClientNames } from './planes.ts';
import { SessionWatch } from './sessionWatch.ts';
import { exchangeSnapshot } from './snapshots.ts';
import { StreamLifetimes } from './streamLifetimes.ts';
import { Verdicts } from './verdicts.ts';

export interface AnalysisOptions {
  /** A session without an exchange for so long is idle. */
  readonly idleThresholdMs: number;
  /** So long a pause ends a batch. */
  readonly batchPauseMs: number;
}

export const defaultOptions: AnalysisOptions = { idleThresholdMs: 300_000, batchPauseMs: 3_000 };

export class Analysis {
  private readonly options: AnalysisOptions;
  private readonly knowledge = {
    endpoints: new Endpoints(),
    oldStreams: new Endpoints(),
    clientNames: new ClientNames(),
  };
  /** What happened, in order: the step, and the exchange at the same place. */
  private readonly steps: Step[] = [];
  private readonly stepsOf: ExchangeFacts[] = [];
  /** The first step that concerns a path or a plane key: what late knowledge of it may change. */
  private readonly firstStep = new Map<string, number>();
  private readonly changed = new Set<ExchangeFacts>();
  private readonly log = new ChangeLog();
  private lifetimes = new StreamLifetimes();
  private readonly builder: ExchangeBuilder;
  private verdicts: Verdicts;
  private sessions: SessionWatch;
  private judged = 0;
  private stale = false;
  private header: CaptureHeader | undefined;
  private lastT = 0;
  private records = 0;
  private readonly exchanges = new ChunkedList<Exchange>();
  private messages = 0;
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
  }

  /** Grows with every record that may change the model. */
  get revision(): number {
    return this.records;
  }

  add(record: CaptureRecord): void {
    this.records += 1;
    this.lastT = Math.max(this.lastT, record.t);
    if (record.type === 'capture') this.header ??= record;
    else if (record.type !== 'control') this.builder.add(record);
  }

  /** `nowT`: the moment idleness is judged at, when live; without it, the last record. */
  model(nowT?: number): Model {
    this.judgeSteps();
    const sessionsChanged = this.sessions.update(this.verdicts.changedSessions, nowT ?? this.lastT);
    if (this.cached?.revision === this.records && !sessionsChanged) return this.cached.model;
    this.updateExchanges();
    const model = this.assemble();
    this.cached = { revision: this.records, model };
    return model;
  }

  /** What is different from the model at the time this was asked before; all of it at first. */
  takeChange(model: Model): ModelChange {
    return this.log.take(model);
  }

  private journalStep(step: Step, facts: ExchangeFacts): void {
    const at = this.steps.length;
    if (step === 'began') {
      facts.beganStep = at;
      for (const key of [facts.path, `\0${facts.planeKey}`]) {
        if (!this.firstStep.has(key)) this.firstStep.set(key, at);
      }
    }
    this.steps.push(step);
    this.stepsOf.push(facts);
  }

  /** What was judged without the new knowledge is judged again, at once for everything learned. */
  private invalidateFrom(step: number | undefined): void {
    if (step !== undefined && step < this.judged) this.stale = true;
  }

  private judgeSteps(): void {
    if (this.stale) this.judgeAgain();
    for (; this.judged < this.steps.length; this.judged += 1) {
      const step = this.steps[this.judged];
      const facts = this.stepsOf[this.judged];
      if (!step || !facts) break;
      this.verdicts.judge(step, facts);
      this.changed.add(facts);
    }
    for (const facts of this.changed) this.verdicts.seen(facts);
  }

  private judgeAgain(): void {
    this.stale = false;
    this.judged = 0;
    this.verdicts = this.freshVerdicts();
    this.sessions = this.freshSessions();
    this.lifetimes = new StreamLifetimes();
    this.log.beginAfresh();
    for (const facts of this.builder.exchanges) this.changed.add(facts);
  }

  private updateExchanges(): void {
    // One that is new comes after those before it.
    for (const facts of [...this.changed].sort((a, b) => a.index - b.index)) {
      const former = this.exchanges.at(facts.index);
      const exchange = this.snapshot(facts);
      this.messages += exchange.messages - (former?.messages ?? 0);
      this.lifetimes.add(exchange);
      this.exchanges.set(facts.index, exchange);
      this.log.exchange(exchange, former);
    }
    this.changed.clear();
  }

  private snapshot(facts: ExchangeFacts): Exchange {
    const verdict = this.verdicts.of(facts);
    return exchangeSnapshot(facts, verdict, verdict?.mcp ?? this.verdicts.isMcp(facts));
  }

  private assemble(): Model {
    const exchanges = this.exchanges.snapshot();
    const sessions = this.sessions.list();
    const batches = this.verdicts.batches.snapshot();
    const conversations = this.verdicts.conversations.snapshot();
    const lifetimes = this.lifetimes.snapshot();
    const { sessions: watch, builder } = this;
    return {
      startedAt: this.header?.startedAt ?? '',
      target: this.header?.target ?? '',
      listen: this.header?.listen ?? '',
      durationMs: this.lastT,
      get exchanges() {
        return exchanges.all();
      },
      get sessions() {
        return sessions.all();
      },
      get batches() {
        return batches.all();
      },
      planes: this.verdicts.planes.snapshot(),
      principals: [...this.verdicts.principals],
      get conversations() {
        return conversations.all();
      },
      messages: this.messages,
      get streamLifetimesMs() {
        return lifetimes();
      },
      counts: {
        exchanges: exchanges.length,
        sessions: sessions.length,
        batches: batches.length,
      },
      exchangeAt: (index) => exchanges.at(index),
      sessionAt: (index) => sessions.at(index),
      batch: (id) => batches.at(id - 1),
      exchange: (x) => {
        const facts = builder.find(x);
        return facts && exchanges.at(facts.index);
      },
      session: (id) => {
        const at = watch.indexOf(id);
        return at === undefined ? undefined : sessions.at(at);
      },
    };
  }

  private freshVerdicts(): Verdicts {
    return new Verdicts(
      this.knowledge,
      this.options.batchPauseMs,
      (x) => this.builder.find(x)?.index ?? -1,
      (batch, former) => this.log.batch(batch, former),
    );
  }

  private freshSessions(): SessionWatch {
    return new SessionWatch(this.options.idleThresholdMs, (session, former) =>
      this.log.session(session, former),
    );
  }
}
