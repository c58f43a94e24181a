/** Which relays have a public address that leads to them now. What asks and what waits comes from outside. */
import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';

/** What of an inspector this needs. */
export interface Exposed {
  readonly onDidEnd: Event<unknown>;
}

export interface MarkOptions<T> {
  /** Why the address does not lead to this one; undefined where it does. */
  readonly check: (address: string, exposed: T) => Promise<string | undefined>;
  /** Calls once after so many milliseconds, unless disposed before. */
  readonly after: (ms: number, call: () => void) => Disposable;
}

/** A tunnel that dies soon is noticed soon; one that has held for long is asked less often. */
const LOOKS_MS = [20_000, 40_000, 60_000, 120_000, 300_000] as const;

interface Mark {
  readonly address: string;
  /** To the end of the relay. */
  readonly listening: Disposable;
  looks: number;
  waiting: Disposable | undefined;
}

/**
 * The public address of each relay that has one. It was seen to lead to the relay, and is looked at again
 * while the relay runs; when it no longer does, the mark goes.
 */
export class PublicMarks<T extends Exposed> implements Disposable {
  private readonly marks = new Map<T, Mark>();
  private readonly changed = new Emitter<void>();
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly options: MarkOptions<T>) {}

  /** Where the outside world reaches it; undefined while it does not. */
  addressOf(exposed: T | undefined): string | undefined {
    return exposed && this.marks.get(exposed)?.address;
  }

  /** Looks whether the address leads there, and marks it if so. Answers why it does not. */
  async open(exposed: T, address: string): Promise<string | undefined> {
    let ended = false;
    const listening = exposed.onDidEnd(() => {
      ended = true;
      this.close(exposed);
    });
    const problem = await this.options.check(address, exposed);
    this.close(exposed);
    if (problem !== undefined || ended) {
      listening.dispose();
      return problem;
    }
    const mark: Mark = { address, listening, looks: 0, waiting: undefined };
    this.marks.set(exposed, mark);
    this.lookLater(exposed, mark);
    this.changed.fire();
    return undefined;
  }

  close(exposed: T): void {
    const mark = this.marks.get(exposed);
    if (!mark) return;
    mark.waiting?.dispose();
    mark.listening.dispose();
    this.marks.delete(exposed);
    this.changed.fire();
  }

  dispose(): void {
    for (const mark of this.marks.values()) mark.waiting?.dispose();
    this.marks.clear();
  }

  private lookLater(exposed: T, mark: Mark): void {
    const delay = LOOKS_MS[Math.min(mark.looks, LOOKS_MS.length - 1)] ?? 0;
    mark.looks += 1;
    mark.waiting = this.options.after(delay, () => void this.look(exposed, mark));
  }

  private async look(exposed: T, mark: Mark): Promise<void> {
    const problem = await this.options.check(mark.address, exposed).catch(String);
    if (this.marks.get(exposed) !== mark) return;
    if (problem === undefined) this.lookLater(exposed, mark);
    else this.close(exposed);
  }
}
