import type { Now } from '../base/time.ts';

/** A record before it has a number: its type and the fields beyond the common ones. */
export interface Draft {
  readonly type: string;
  /** An object, or the members of one as JSON text without its braces, which is quicker. */
  readonly fields: object | string;
}

/** Makes the drafts of one happening. May take its time; it runs after forwarding went on. */
export type Build = () => readonly Draft[] | Promise<readonly Draft[]>;

/** Where finished records go. `tail` is the line after `{"type":…,"seq":n,`. */
export interface RecordSink {
  append(type: string, tail: string): void;
  /** A record that could not be made. */
  lost(records: number): void;
}

/** Both clocks in milliseconds: `now` monotonic, `wall` since the epoch. */
export interface CaptureClock {
  readonly now: Now;
  readonly wall: Now;
}

interface Waiting {
  readonly t: number;
  readonly wall: number;
  readonly build: Build;
}

/** Requests come in swarms; records are made when one has probably passed. */
const SWARM_MS = 3;

/**
 * Puts happenings in line: each is stamped when it happens, turned into records in the same order
 * a moment later, so that forwarding always goes first. A happening that takes long (a body to
 * decompress) holds back the records behind it, never the traffic.
 */
export class Sequencer {
  private readonly start: number;
  private waiting: Waiting[] = [];
  private busy = false;
  private idle: (() => void)[] = [];

  constructor(
    private readonly clock: CaptureClock,
    private readonly sink: RecordSink,
  ) {
    this.start = clock.now();
  }

  /** Milliseconds since the capture began. */
  now(): number {
    return this.clock.now() - this.start;
  }

  push(build: Build): void {
    this.waiting.push({ t: this.now(), wall: this.clock.wall(), build });
    if (this.busy) return;
    this.busy = true;
    setTimeout(() => void this.drain(), SWARM_MS);
  }

  /** Common fields for a record made outside the line, now. */
  stampedTail(fields: object): string {
    return tailOf(this.now(), this.clock.wall(), fields);
  }

  /** Resolves when all that happened so far has reached the sink. */
  async settled(): Promise<void> {
    if (this.busy) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const happenings = this.waiting;
      this.waiting = [];
      for (const happening of happenings) {
        const unfinished = this.emit(happening);
        if (unfinished) await unfinished;
      }
    }
    this.busy = false;
    for (const resolve of this.idle.splice(0)) resolve();
  }

  private emit({ t, wall, build }: Waiting): Promise<void> | undefined {
    try {
      const drafts = build();
      if (!(drafts instanceof Promise)) {
        for (const { type, fields } of drafts) this.sink.append(type, tailOf(t, wall, fields));
        return undefined;
      }
      return drafts.then(
        (made) => {
          for (const { type, fields } of made) this.sink.append(type, tailOf(t, wall, fields));
        },
        () => this.sink.lost(1),
      );
    } catch {
      this.sink.lost(1);
      return undefined;
    }
  }
}

function tailOf(t: number, wall: number, fields: object | string): string {
  const stamp = `"t":${Math.round(t * 1000) / 1000},"at":"${isoOf(wall)}"`;
  if (typeof fields === 'string') return `${stamp},${fields}}`;
  const rest = JSON.stringify(fields).slice(1);
  return rest === '}' ? `${stamp}}` : `${stamp},${rest}`;
}

let lastSecond = Number.NaN;
let lastPrefix = '';

/** ISO 8601; records of one second share all but their milliseconds. */
function isoOf(wall: number): string {
  const second = Math.floor(wall / 1000);
  if (second !== lastSecond) {
    lastPrefix = new Date(second * 1000).toISOString().slice(0, -4);
    lastSecond = second;
  }
  const ms = Math.floor(wall) - second * 1000;
  return `${lastPrefix}${ms < 10 ? '00' : ms < 100 ? '0' : ''}${ms}Z`;
}
