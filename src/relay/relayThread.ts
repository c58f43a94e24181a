import { getPriority, setPriority } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { Emitter } from '../base/emitter.ts';
import {
  RelayStartError,
  type CaptureBatch,
  type RefusedHost,
  type RelayHandle,
  type RelayOptions,
  type RelayTrouble,
} from './handle.ts';
import type { FromRelay, ToRelay } from './threadMessages.ts';

/**
 * Starts the relay on a thread of its own, so that analysis never delays a forwarded byte.
 * `workerFile` is the bundled worker. Throws RelayStartError where the relay cannot start.
 */
export function startRelayThread(options: RelayOptions, workerFile: string): Promise<RelayHandle> {
  // The young objects of a relay are many and small: helpers that clear them away beside this thread
  // use more of the processors than they save, and the server and its clients need these too.
  setFlagsFromString('--no-parallel-scavenge');
  const thread = new RelayThread(new Worker(workerFile, { workerData: options }));
  giveWay();
  return thread.started;
}

/** How much nicer this thread is than the relay's: a third of its weight where both want a processor. */
const NICER = 5;
const NICEST = 19;
let gaveWay = false;

/**
 * Lets the relay go first where both want a processor, as while a filter runs. On Linux priorities are
 * those of threads, and 0 is the calling one; elsewhere they are the process's, relay and all.
 */
function giveWay(): void {
  if (gaveWay || process.platform !== 'linux') return;
  gaveWay = true;
  try {
    setPriority(0, Math.min(NICEST, getPriority(0) + NICER));
  } catch {
    // Then they are equals.
  }
}

class RelayThread {
  private readonly batches = new Emitter<CaptureBatch>();
  private readonly troubles = new Emitter<RelayTrouble>();
  private readonly refusals = new Emitter<RefusedHost>();
  private readonly failures = new Emitter<Error>();
  /** Batches written before anyone could subscribe. */
  private early: CaptureBatch[] | undefined = [];
  private stopping = false;
  private readonly gone: Promise<void>;
  readonly started: Promise<RelayHandle>;

  constructor(private readonly worker: Worker) {
    this.gone = new Promise((resolve) => worker.once('exit', () => resolve()));
    this.started = new Promise((resolve, reject) => {
      worker.on('message', (message: FromRelay) => this.hear(message, resolve, reject));
      worker.on('error', (error: Error) => {
        reject(new RelayStartError('failed', `The relay thread failed: ${error.message}`));
        this.failed(error);
      });
      worker.on('exit', (code) => {
        reject(new RelayStartError('failed', 'The relay thread ended before it was ready.'));
        this.failed(new Error(`The relay thread ended unexpectedly (code ${code}).`));
      });
    });
    // `error` and `exit` may come after the start; the failure event tells of those.
    this.started.catch(() => undefined);
  }

  private hear(
    message: FromRelay,
    started: (handle: RelayHandle) => void,
    notStarted: (error: RelayStartError) => void,
  ): void {
    switch (message.kind) {
      case 'started':
        return started(this.handle(message.url, message.port));
      case 'notStarted':
        this.stopping = true;
        return notStarted(new RelayStartError(message.code, message.message));
      case 'batches':
        return this.take(message.batches);
      case 'trouble':
        return this.troubles.fire(message.trouble);
      case 'refusedHost':
        return this.refusals.fire(message.refused);
      case 'stopped':
        return void this.worker.terminate();
    }
  }

  private take(batches: readonly CaptureBatch[]): void {
    if (this.early) this.early.push(...batches);
    else for (const batch of batches) this.batches.fire(batch);
  }

  private handle(url: string, port: number): RelayHandle {
    return {
      ...{ url, port },
      onBatch: (listener) => {
        const subscription = this.batches.event(listener);
        const early = this.early ?? [];
        this.early = undefined;
        for (const batch of early) listener(batch);
        return subscription;
      },
      onTrouble: this.troubles.event,
      onRefusedHost: this.refusals.event,
      onDidFail: this.failures.event,
      load: loadOf(this.worker),
      setRecording: (recording) => this.say({ kind: 'setRecording', recording }),
      mark: (request) => this.say({ kind: 'mark', request }),
      allowHost: (name, allowed = true) => this.say({ kind: 'allowHost', name, allowed }),
      stop: () => this.stop(),
    };
  }

  private async stop(): Promise<void> {
    this.stopping = true;
    this.say({ kind: 'stop' });
    await this.gone;
  }

  private failed(error: Error): void {
    if (this.stopping) return;
    this.stopping = true;
    this.failures.fire(error);
  }

  private say(message: ToRelay): void {
    this.worker.postMessage(message);
  }
}

/** How long a time "lately" is. */
const LOAD_OVER_MS = 250;

function loadOf({ performance: thread }: Worker): () => number {
  let since = thread.eventLoopUtilization();
  let load = 0;
  return () => {
    const lately = thread.eventLoopUtilization(since);
    if (lately.active + lately.idle < LOAD_OVER_MS) return load;
    since = thread.eventLoopUtilization();
    return (load = lately.utilization);
  };
}
