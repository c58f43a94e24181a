import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import type { FailureLine } from '../../contract/rendezvous.ts';
import { attach, mayAttach } from './attach.ts';
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
}

/** The inspector process of this window: at most one at a time, and what becomes of it. */
export class Inspectors implements Disposable {
  private current: State = { kind: 'none' };
  /** The process there is, also while the next one is being started. */
  private inspector: Inspector | undefined;
  /** Starts and stops happen one after the other. */
  private turn: Promise<unknown> = Promise.resolve();
  private readonly changed = new Emitter<State>();
  private readonly died = new Emitter<Death>();

  readonly onDidChange: Event<State> = this.changed.event;
  /** A listener that starts something at once spares the views an empty moment. */
  readonly onDidDie: Event<Death> = this.died.event;

  constructor(private readonly options: InspectorsOptions) {}

  get state(): State {
    return this.current;
  }

  get running(): Inspector | undefined {
    return this.current.kind === 'running' ? this.current.inspector : undefined;
  }

  /** Finds the process an earlier life of this window started. */
  attach(): Promise<void> {
    if (!mayAttach(this.folder, this.options.key)) return Promise.resolve();
    this.become({ kind: 'starting' });
    return this.inTurn(async () => {
      const { inspector, notes } = await attach(this.folder, this.options.key);
      for (const note of notes) this.options.log.warn(note);
      if (inspector) {
        this.options.log.info(`Attached again to process ${inspector.address.pid}.`);
        this.adopt(inspector);
      } else this.become({ kind: 'none' });
    });
  }

  /** Starts a process in place of the one that runs. Never rejects. */
  start(launch: Launch, signal: AbortSignal): Promise<StartOutcome> {
    this.become({ kind: 'starting' });
    return this.inTurn(async () => {
      await this.inspector?.stop();
      const outcome = await this.launch(launch, signal).catch(failureOf);
      if (outcome.kind === 'running') this.adopt(outcome.inspector);
      else this.become({ kind: 'none' });
      if (outcome.kind === 'failed') this.options.log.error(outcome.message);
      return outcome;
    });
  }

  stop(): Promise<void> {
    return this.inTurn(async () => this.inspector?.stop());
  }

  /** Lets go of the process, which outlives a reload by its grace time. */
  dispose(): void {
    this.inspector?.dispose();
  }

  private get folder(): string {
    return join(this.options.storage, 'running');
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async launch(launch: Launch, signal: AbortSignal): Promise<StartOutcome> {
    const { script, storage, key, log } = this.options;
    const files = newRun(this.folder, key, launch.kind);
    const captures = join(storage, 'captures');
    mkdirSync(captures, { recursive: true, mode: 0o700 });
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
    this.inspector = inspector;
    inspector.onDidEnd((how) => this.ended(inspector, how));
    this.become({ kind: 'running', inspector });
  }

  private ended(inspector: Inspector, how: 'stopped' | 'died'): void {
    const { pid, capture } = inspector.address;
    this.options.log.info(
      `Process ${pid} ${how === 'died' ? 'ended unexpectedly' : 'was stopped'}.`,
    );
    this.clearAway(inspector.files);
    this.inspector = undefined;
    if (how === 'died') this.died.fire({ purpose: purposeOf(inspector), capture });
    if (this.running === inspector) this.become({ kind: 'none' });
  }

  private clearAway(files: RunFiles): void {
    logOutput(files, this.options.log);
    removeRun(files);
  }

  private become(state: State): void {
    this.current = state;
    this.changed.fire(state);
  }
}

function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', code: 'failed', message };
}

async function connect(files: RunFiles, child: InspectorProcess): Promise<Inspector> {
  const address = readRendezvous(files.rendezvous);
  if (!address) throw new Error('The inspector process left no rendezvous file.');
  return new Inspector(address, files, child, await connectFeed(address));
}
