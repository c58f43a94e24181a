/**
 * One capture, served. Invariants: all answers between two changes of `revision` come from one and the
 * same view; a view is made only when somebody asks; what a front end does never reaches the relay
 * except through `recording/set` and `relay/allowHost`.
 */
import { Analysis, defaultOptions } from '../analysis/analysis.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import type { Now } from '../base/time.ts';
import type { MarkRequest } from '../capture/mark.ts';
import type { RelayState } from '../contract/api.ts';
import type { EngineHandlers } from '../contract/rpc.ts';
import { freeTextsOf } from '../filter/evaluate.ts';
import { parseFilter } from '../filter/parse.ts';
import type { RelayHandle } from '../relay/handle.ts';
import { fileSource, growingSource, loadFile } from './fileSource.ts';
import { IgnoredRules } from './ignoredRules.ts';
import { Inspection } from './inspection.ts';
import { Intake } from './intake.ts';
import { LiveSource } from './liveSource.ts';
import { beginFile, isLarge, OpeningSource } from './openingSource.ts';
import { Pulse } from './pulse.ts';
import { queriesOf } from './queries.ts';
import { RecordFile } from './recordFile.ts';
import type { Health, Source } from './source.ts';
import { TextSearch } from './textSearch.ts';
import { CaptureView } from './view.ts';

const IDLE_MS = defaultOptions.idleThresholdMs;

export interface EngineOptions {
  /** Monotonic milliseconds; the process clock unless a test owns the time. */
  readonly now?: Now;
  /** Of a saved capture: whether it is read further as it grows. */
  readonly follow?: boolean;
  /** Serve a large file while it is still being read; the status says how far it is. Follows it too. */
  readonly progressive?: boolean;
}

export class CaptureEngine implements Disposable {
  /** Serves a capture that a relay is recording into `file`. */
  static live(relay: RelayHandle, file: string, options: EngineOptions = {}): CaptureEngine {
    return new CaptureEngine(file, options, (intake, now, onDidChange) => {
      return new LiveSource({ relay, file, intake, now, onDidChange });
    });
  }

  /** Serves a saved capture. Rejects with a sentence for people where it cannot be read. */
  static async open(file: string, options: EngineOptions = {}): Promise<CaptureEngine> {
    const intake = newIntake();
    if (options.progressive && (await isLarge(file))) return CaptureEngine.begin(file, options);
    const loaded = await loadFile(file, intake);
    const { follow = false } = options;
    const connect = (_: Intake, _now: Now, onDidChange: () => void) =>
      follow ? growingSource(loaded, onDidChange) : fileSource(loaded);
    return new CaptureEngine(file, options, connect, intake);
  }

  private static async begin(file: string, options: EngineOptions): Promise<CaptureEngine> {
    const intake = newIntake();
    const begun = await beginFile(file, intake);
    const connect = (_: Intake, _now: Now, onDidChange: () => void) =>
      new OpeningSource(begun, onDidChange);
    return new CaptureEngine(file, options, connect, intake);
  }

  readonly handlers: EngineHandlers;
  readonly records: RecordFile;
  readonly source: Source;
  readonly search: TextSearch;

  private readonly changed = new Emitter<number>();
  private readonly pulse: Pulse;
  private readonly ignored = new IgnoredRules();
  private readonly inspection: Inspection;
  private readonly now: Now;
  private idleAlarm: NodeJS.Timeout | undefined;
  private current: CaptureView | undefined;
  private revisionNow = 1;
  private surroundings: string | undefined;
  /** Somebody asked for a view. */
  private wanted = false;

  /** Fires with the revision after something changed, at most every 100 ms. */
  readonly onDidChange: Event<number> = this.changed.event;

  private constructor(
    readonly file: string,
    { now = () => performance.now() }: EngineOptions,
    connect: (intake: Intake, now: Now, onDidChange: () => void) => Source,
    readonly intake = newIntake(),
  ) {
    this.now = now;
    this.inspection = new Inspection(intake.analysis);
    this.records = new RecordFile(file);
    this.search = new TextSearch({
      file,
      extent: () => intake.extent,
      now,
      onProgress: () => this.pulse.touch(),
    });
    this.pulse = new Pulse(now, () => this.advance());
    this.source = connect(intake, now, () => this.pulse.touch());
    this.handlers = queriesOf(this);
  }

  get revision(): number {
    return this.revisionNow;
  }

  /** How source and analysis fare, in sentences for people. */
  get health(): Health {
    const { health } = this.source;
    const { undigested } = this.intake;
    const notice = joined(health.notice, this.surroundings);
    const whole = { ...health, ...(notice === undefined ? {} : { notice }) };
    if (undigested === 0) return whole;
    const note = `${undigested} records could not be analysed; they are in the capture file`;
    return { ...whole, trouble: joined(health.trouble, note) ?? note };
  }

  /** Something about the surroundings of the capture, in a sentence; it replaces the former one. */
  note(sentence: string): void {
    this.surroundings = sentence;
    this.advance();
  }

  /** Cheap to ask, unlike the status: nothing has to be evaluated for it. */
  get relayState(): RelayState {
    const { recording, refusedHosts } = this.source;
    return { recording, refusedHosts: refusedHosts.map(({ name }) => name) };
  }

  view(): CaptureView {
    this.wanted = true;
    return this.look();
  }

  private look(): CaptureView {
    if (this.current?.revision === this.revisionNow) return this.current;
    const begun = this.now();
    const nowT = this.source.nowT();
    const derived = this.inspection.look(this.ignored, nowT);
    const durationMs = Math.max(nowT ?? 0, derived.model.durationMs, this.intake.lastT);
    const { revisionNow, intake, search } = this;
    const more = nowT !== undefined || this.source.loading !== undefined;
    const cutT = more || derived.model.stopped ? undefined : intake.lastT;
    this.current = new CaptureView(revisionNow, durationMs, cutT, derived, intake, search);
    this.pulse.cost(this.now() - begun);
    this.awaitIdle(this.current, nowT);
    return this.current;
  }

  /** Changes the source, with the effect visible in the very next answer. */
  setRecording(recording: boolean): void {
    this.source.setRecording(recording);
    this.advance();
  }

  ignoreRules(rules: readonly string[]): void {
    if (this.ignored.set(rules)) this.advance();
  }

  /** Looks for the free text of a filter in the whole file, so that the next view knows all of it. */
  async searchFor(filter: string): Promise<void> {
    const parsed = parseFilter(filter);
    const texts = parsed.ok ? freeTextsOf(parsed.value) : [];
    if (texts.length === 0) return;
    for (const text of texts) await this.search.complete(text);
    this.advance();
  }

  async mark(request: MarkRequest): Promise<void> {
    const { exchange } = request;
    if (exchange !== undefined && !this.view().row(exchange)) {
      throw new Error(`there is no exchange ${String(exchange)} in this capture`);
    }
    if (exchange === undefined && this.source.kind === 'file') {
      throw new Error('nothing happens now in a saved capture: choose the exchange to mark');
    }
    await this.source.mark(request);
    this.advance();
  }

  allowHost(name: string, allowed = true): void {
    this.source.allowHost(name, allowed);
    this.advance();
  }

  /** No further record will come: idle is judged at the last one from here on. */
  finish(): void {
    this.source.finish();
    this.advance();
  }

  dispose(): void {
    clearTimeout(this.idleAlarm);
    this.pulse.dispose();
    this.source.dispose();
    this.search.dispose();
    void this.records.close();
  }

  private advance(): void {
    this.revisionNow += 1;
    this.changed.fire(this.revisionNow);
    // Whoever comes first would else wait until all that was read before is looked at.
    if (!this.wanted && this.source.loading) this.look();
  }

  /** While live, a session becomes idle without any record to say so: look again at that moment. */
  private awaitIdle({ model }: CaptureView, nowT: number | undefined): void {
    clearTimeout(this.idleAlarm);
    if (nowT === undefined) return;
    const next = model
      .openSessions()
      .filter(({ lastUsedT }) => lastUsedT + IDLE_MS > nowT)
      .reduce((earliest, { lastUsedT }) => Math.min(earliest, lastUsedT + IDLE_MS), Infinity);
    if (next === Infinity) return;
    this.idleAlarm = setTimeout(() => this.pulse.touch(), next - nowT + 1);
    this.idleAlarm.unref();
  }
}

function joined(...sentences: (string | undefined)[]): string | undefined {
  const said = sentences.filter((sentence) => sentence !== undefined);
  return said.length === 0 ? undefined : said.join('; ');
}

function newIntake(): Intake {
  return new Intake(new Analysis());
}
