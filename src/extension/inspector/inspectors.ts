import * as l10n from '@vscode/l10n';
import { join } from 'node:path';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import type { FailureLine } from '../../contract/rendezvous.ts';
import type { Memory } from '../targets/targetMemory.ts';
import { attach, mayAttach } from './attach.ts';
import {
  captureDirectory,
  CaptureDirectoryError,
  ensureCaptureDirectory,
  ownDirectory,
} from './captureDirectory.ts';
import { captureName } from './captureName.ts';
import { connectFeed } from './feed.ts';
import { Inspector, purposeOf } from './inspector.ts';
import {
  argumentsOf,
  spawnInspector,
  waitForStart,
  type InspectorProcess,
  type Launch,
  type Purpose,
} from './inspectorProcess.ts';
import type { OtherVersion } from './otherVersion.ts';
import { logOutput } from './processOutput.ts';
import { readRendezvous } from './rendezvousFile.ts';
import { newRun, removeRun, type RunFiles } from './runFiles.ts';

export interface InspectorsOptions {
  /** The inspector's script. */
  readonly script: string;
  /** The extension's own folder, on this machine, for all windows. */
  readonly storage: string;
  /** Tells this window's runs from those of others; the same after a reload. */
  readonly key: string;
  readonly log: Log;
  /** The setting of that name: where to record; empty: in the storage. */
  readonly captureDirectory?: () => string;
  /** Of this workspace: keeps what was on show over a reload. */
  readonly memory?: Memory;
}

export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export type State =
  | { readonly kind: 'none' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly inspector: Inspector };

export type StartOutcome =
  | { readonly kind: 'running'; readonly inspector: Inspector }
  | { readonly kind: 'cancelled' }
  | Failure;

export interface Failure {
  readonly kind: 'failed';
  readonly code: FailureLine['code'];
  readonly message: string;
}

/** An inspector that ended and nobody asked for it. */
export interface Death {
  /** What it ran for. */
  readonly purpose: Purpose;
  readonly capture: string;
  /** The views showed it. */
  readonly wasShown: boolean;
}

/** How a start differs from the ordinary one. */
export interface StartOptions {
  /** What ends for it beside those of the same target; a capture on show always makes room. */
  readonly replaces?: Inspector;
  /** Whether the views turn to it; true unless said otherwise. */
  readonly show?: boolean;
  /** A capture in an editor of its own makes no room for others. */
  readonly keeps?: boolean;
}

/** The inspector processes of this window, one a target, and which of them the views show. */
export class Inspectors implements Disposable {
  /** In order of their beginning. */
  private members: readonly Inspector[] = [];
  private shown: Inspector | undefined;
  private foreign: readonly OtherVersion[] = [];
  /** Captures in editors of their own. */
  private readonly kept = new WeakSet<Inspector>();
  /** Starts under way or waiting. */
  private starts = 0;
  /** Starts and stops happen one after the other. */
  private turn: Promise<unknown> = Promise.resolve();
  private readonly changed = new Emitter<State>();
  private readonly adopted = new Emitter<Inspector>();
  private readonly died = new Emitter<Death>();
  private readonly met = new Emitter<OtherVersion>();

  /** Fires when one came or went, another is on show, or a start began or ended. */
  readonly onDidChange: Event<State> = this.changed.event;
  /** Fires for each that was started or found again. */
  readonly onDidAdopt: Event<Inspector> = this.adopted.event;
  /** A listener that starts something at once spares the views an empty moment. */
  readonly onDidDie: Event<Death> = this.died.event;
  /** Fires for each that another version of this extension left running. */
  readonly onDidMeetOther: Event<OtherVersion> = this.met.event;

  constructor(private readonly options: InspectorsOptions) {}

  /** Of the one on show. */
  get state(): State {
    if (this.starts > 0) return { kind: 'starting' };
    return this.shown ? { kind: 'running', inspector: this.shown } : { kind: 'none' };
  }

  /** The one on show: what commands without a subject act on. */
  get running(): Inspector | undefined {
    return this.shown;
  }

  /** Whether it has an editor of its own. */
  isKept(inspector: Inspector | undefined): boolean {
    return inspector !== undefined && this.kept.has(inspector);
  }

  get all(): readonly Inspector[] {
    return this.members;
  }

  /** Those another version of this extension started: they forward and record, and cannot be asked. */
  get others(): readonly OtherVersion[] {
    return this.foreign;
  }

  /**
   * What the main timeline shows: what is on show, unless that has an editor of its own; then what it showed
   * before, or where that has ended meanwhile, the latest of the others.
   */
  forTimeline(former: Inspector | undefined): Inspector | undefined {
    if (this.shown && !this.kept.has(this.shown)) return this.shown;
    const others = this.members.filter((one) => !this.kept.has(one));
    return others.find((one) => one === former) ?? others.at(-1);
  }

  /** Turns the views to another one. */
  show(inspector: Inspector): void {
    if (!this.members.includes(inspector)) return;
    this.turnTo(inspector);
    this.announce();
  }

  /** The one that stands in front of this target. */
  relayOf(target: string): Inspector | undefined {
    return this.members.find((one) =>
      samePurpose(purposeOf(one), { kind: 'record', target, port: 0 }),
    );
  }

  /** Finds the processes an earlier life of this window started. */
  attach(): Promise<void> {
    if (!mayAttach(this.folder, this.options.key)) return Promise.resolve();
    return this.asStart(async () => {
      const { inspectors, others, notes } = await attach(this.folder, this.options.key);
      for (const note of notes) this.options.log.warn(note);
      for (const other of others) this.keep(other);
      for (const inspector of inspectors) {
        this.options.log.info(`Attached again to process ${inspector.address.pid}.`);
        this.adopt(inspector);
      }
      const last = this.options.memory?.get(SHOWN);
      const found = inspectors.find(({ address }) => address.capture === last) ?? inspectors.at(-1);
      if (found) this.turnTo(found);
    });
  }

  /** Starts a process; one of the same target ends for it. Never rejects. */
  start(
    launch: Launch,
    signal: AbortSignal,
    { replaces, show = true, keeps = false }: StartOptions = {},
  ): Promise<StartOutcome> {
    return this.asStart(async () => {
      const former = this.members.filter((one) => samePurpose(purposeOf(one), launch));
      if (replaces && !former.includes(replaces)) former.push(replaces);
      const room = show && !keeps ? this.passing : undefined;
      for (const inspector of former) await inspector.stop();
      for (const other of this.foreign) {
        if (samePurpose(purposeOf(other), launch)) await other.stop();
      }
      const outcome = await this.launch(launch, signal).catch(failureOf);
      if (outcome.kind === 'running') {
        this.adopt(outcome.inspector);
        if (keeps) this.kept.add(outcome.inspector);
        if (show || !this.shown) this.turnTo(outcome.inspector);
        await room?.stop();
      }
      if (outcome.kind === 'failed') this.options.log.error(outcome.message);
      return outcome;
    });
  }

  /** Ends one; the views turn to the latest other. */
  stop(inspector = this.shown): Promise<void> {
    return this.inTurn(async () => inspector?.stop());
  }

  /** Lets go of the processes, which outlive a reload by their grace time. */
  dispose(): void {
    for (const one of [...this.members, ...this.foreign]) one.dispose();
  }

  /** A capture that is on show until something else is. */
  private get passing(): Inspector | undefined {
    const { shown } = this;
    return shown && shown.address.url === undefined && !this.kept.has(shown) ? shown : undefined;
  }

  /** Where processes of all windows leave word of themselves. */
  get folder(): string {
    return join(this.options.storage, 'running');
  }

  /** Where they record into. */
  get captures(): string {
    const { captureDirectory: setting, storage } = this.options;
    return captureDirectory(setting?.() ?? '', storage);
  }

  /** Every folder with captures of ours: the one they record into, and the extension's own. */
  get captureFolders(): readonly string[] {
    return [...new Set([this.captures, ownDirectory(this.options.storage)])];
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async launch(launch: Launch, signal: AbortSignal): Promise<StartOutcome> {
    const { script, key, log } = this.options;
    const files = newRun(this.folder, key, launch.kind);
    const { captures } = this;
    if (launch.kind !== 'open') ensureCaptureDirectory(captures);
    const capture = join(captures, captureName(new Date(), launch));
    const child = spawnInspector(script, argumentsOf(launch, files, capture), files);
    log.info(`Started process ${child.pid} (${launch.kind}).`);
    try {
      const line = await waitForStart(child, files, signal);
      if (line === 'cancelled') return await this.givenUp(child, files, { kind: 'cancelled' });
      if (line.event === 'failed')
        return await this.givenUp(child, files, { ...line, kind: 'failed' });
      return { kind: 'running', inspector: await connect(files, child) };
    } catch (error) {
      return this.givenUp(child, files, failureOf(error));
    }
  }

  private async givenUp<T>(child: InspectorProcess, files: RunFiles, outcome: T): Promise<T> {
    await child.stop();
    this.clearAway(files);
    return outcome;
  }

  private adopt(inspector: Inspector): void {
    this.members = [...this.members, inspector];
    inspector.onDidEnd((how) => this.ended(inspector, how));
    this.adopted.fire(inspector);
  }

  private keep(other: OtherVersion): void {
    const { pid, tool = 'unknown' } = other.address;
    this.options.log.warn(`Process ${pid} was started by another version (${tool}).`);
    this.foreign = [...this.foreign, other];
    other.onDidEnd(() => {
      this.foreign = this.foreign.filter((one) => one !== other);
      this.clearAway(other.files);
      this.announce();
    });
    this.met.fire(other);
  }

  private ended(inspector: Inspector, how: 'stopped' | 'died'): void {
    const { pid, capture } = inspector.address;
    this.options.log.info(
      `Process ${pid} ${how === 'died' ? 'ended unexpectedly' : 'was stopped'}.`,
    );
    this.clearAway(inspector.files);
    this.members = this.members.filter((other) => other !== inspector);
    const wasShown = this.shown === inspector;
    if (how === 'died') this.died.fire({ purpose: purposeOf(inspector), capture, wasShown });
    if (wasShown) this.turnTo(this.members.at(-1));
    if (this.starts === 0) this.announce();
  }

  private turnTo(inspector: Inspector | undefined): void {
    this.shown = inspector;
    void this.options.memory?.update(SHOWN, inspector?.address.capture);
  }

  /** What is on show stays so while a start is under way, and is told anew after it. */
  private async asStart<T>(work: () => Promise<T>): Promise<T> {
    this.starts += 1;
    this.announce();
    try {
      return await this.inTurn(work);
    } finally {
      this.starts -= 1;
      this.announce();
    }
  }

  private clearAway(files: RunFiles): void {
    logOutput(files, this.options.log);
    removeRun(files);
  }

  private announce(): void {
    this.changed.fire(this.state);
  }
}

/** The capture of the inspector on show, for a reload. */
const SHOWN = 'shown';

/** There is one inspector a target, one demo, and one view of a file. */
function samePurpose(a: Purpose, b: Purpose): boolean {
  if (a.kind === 'record') return b.kind === 'record' && a.target === b.target;
  if (a.kind === 'open') return b.kind === 'open' && a.file === b.file;
  return b.kind === 'demo';
}

function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof CaptureDirectoryError ? 'not-writable' : 'failed';
  return { kind: 'failed', code, message };
}

async function connect(files: RunFiles, child: InspectorProcess): Promise<Inspector> {
  const address = readRendezvous(files.rendezvous);
  if (!address) throw new Error(l10n.t('The inspector process left no rendezvous file.'));
  return new Inspector(address, files, child, await connectFeed(address));
}
