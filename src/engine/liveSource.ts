/**
 * A capture that is being recorded. The relay's batches say which bytes of the file they are, so one
 * that was missed (the engine came later, a batch was dropped under load) is read back from the file,
 * and one that was read back already is skipped: the engine sees every line once and in order. Nothing
 * that goes wrong here may reach the relay, which shares the process: it is told in the status.
 */
import { DisposableStore } from '../base/disposable.ts';
import { allowableName } from '../base/hostNames.ts';
import { formatBytes } from '../base/size.ts';
import type { Now } from '../base/time.ts';
import { entriesOf } from '../capture/reader.ts';
import type { MarkRequest } from '../capture/mark.ts';
import type { RefusedHostView } from '../contract/api.ts';
import type { CaptureBatch, RelayHandle } from '../relay/handle.ts';
import { HeapGuard } from './heapGuard.ts';
import type { Intake } from './intake.ts';
import { PacedBatches } from './pacedBatches.ts';
import { RefusedHosts } from './refusedHosts.ts';
import type { Health, Source } from './source.ts';
import { wholeLines } from './wholeLines.ts';

export interface LiveOptions {
  readonly relay: RelayHandle;
  readonly file: string;
  readonly intake: Intake;
  readonly now: Now;
  readonly onDidChange: () => void;
  readonly heap?: Pick<HeapGuard, 'full' | 'dispose'>;
}

/** Bytes the analysis may be behind without a word. */
const WORTH_SAYING = 1024 * 1024;

const FULL =
  'the analysis has stopped, since what it knows fills the memory of this process; forwarding and recording go on, and a new capture is analysed again';

interface State {
  readonly recording: boolean;
  readonly health: Health;
}

export class LiveSource implements Source {
  readonly kind = 'live';
  readonly url: string;
  private readonly held = new DisposableStore();
  /** Bytes of the file the intake has seen; always the end of a line. */
  private position = 0;
  private readonly refused = new RefusedHosts();
  private readonly batches: PacedBatches;
  private latestArrival: number;
  private going = true;
  private state: State = { recording: true, health: {} };
  /** Why no line is taken at the moment, in a sentence. */
  private stuck: string | undefined;
  private readonly heap: Pick<HeapGuard, 'full' | 'dispose'>;

  constructor(private readonly options: LiveOptions) {
    const { relay, now } = options;
    this.heap = this.held.add(options.heap ?? new HeapGuard());
    this.url = relay.url;
    this.latestArrival = now();
    this.batches = new PacedBatches(now, (batch) => this.take(batch), relay.load);
    this.held.add(this.batches);
    this.held.add(relay.onBatch((batch) => this.batches.push(batch)));
    this.held.add(
      relay.onTrouble(({ message, notKept }) =>
        this.change({ health: { trouble: message, notKept } }),
      ),
    );
    this.held.add(
      relay.onRefusedHost((refused) => {
        this.refused.add(refused);
        options.onDidChange();
      }),
    );
    this.held.add(relay.onDidFail((error) => this.fail(error)));
    this.tryTo(() => this.readBack(Infinity));
  }

  get recording(): boolean {
    return this.state.recording;
  }

  get health(): Health {
    const { health } = this.state;
    const { behind } = this.batches;
    const sentences = [health.trouble, this.stuck].filter((sentence) => sentence !== undefined);
    const told = sentences.length === 0 ? health : { ...health, trouble: sentences.join('; ') };
    if (behind < WORTH_SAYING) return told;
    const notice = `The analysis is ${formatBytes(behind)} behind the traffic and catches up`;
    return { ...told, notice };
  }

  nowT(): number | undefined {
    if (!this.going) return undefined;
    return this.options.intake.lastT + (this.options.now() - this.latestArrival);
  }

  setRecording(recording: boolean): void {
    if (recording === this.recording || !this.going) return;
    this.options.relay.setRecording(recording);
    this.change({ recording });
  }

  /** The record arrives like any other. */
  mark(request: MarkRequest): Promise<void> {
    if (!this.going) return Promise.reject(new Error('the relay has ended; open its file'));
    this.options.relay.mark(request);
    return Promise.resolve();
  }

  get refusedHosts(): readonly RefusedHostView[] {
    return this.refused.list();
  }

  allowHost(text: string, allowed: boolean): void {
    const name = allowableName(text);
    if (name === undefined) {
      throw new Error(
        'that is not a host name: give the name alone, without path, such as tunnel.example',
      );
    }
    this.options.relay.allowHost(name, allowed);
    if (allowed) this.refused.allow(name);
    else this.refused.forbid(name);
  }

  finish(): void {
    if (!this.going) return;
    this.batches.clear();
    if (!this.heap.full) this.tryTo(() => this.readBack(Infinity));
    this.going = false;
    this.change({ recording: false });
  }

  dispose(): void {
    this.held.dispose();
  }

  private take(batch: CaptureBatch): void {
    if (this.heap.full) this.stuck = FULL;
    else this.tryTo(() => this.takeInOrder(batch));
    this.options.onDidChange();
  }

  private takeInOrder(batch: CaptureBatch): void {
    if (batch.offset > this.position) this.readBack(batch.offset);
    this.takeLines(batch);
  }

  /** What is missed because of a failure is read from the file next time. */
  private tryTo(work: () => void): void {
    try {
      work();
      this.stuck = undefined;
    } catch (error) {
      const { code = 'error' } = error as NodeJS.ErrnoException;
      this.stuck = `the analysis cannot read the capture file (${code}); forwarding goes on`;
    }
  }

  private takeLines(lines: CaptureBatch): void {
    const seen = this.position;
    for (const entry of entriesOf(lines)) {
      if (entry.offset >= seen) this.options.intake.take(entry);
    }
    this.position = Math.max(seen, lines.offset + lines.bytes.length);
    this.latestArrival = this.options.now();
  }

  /** Reads what the file holds from the position on, up to `end` or to its last whole line. */
  private readBack(end: number): void {
    for (const lines of wholeLines(this.options.file, this.position, end)) this.takeLines(lines);
  }

  private fail(error: Error): void {
    this.going = false;
    this.change({
      recording: false,
      health: { ...this.health, trouble: `the relay has ended: ${error.message}` },
    });
  }

  private change(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    this.options.onDidChange();
  }
}
