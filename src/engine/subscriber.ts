/**
 * One front end on the feed. Invariants: at most one `capture/changed` every 100 ms; a front end that
 * stops reading is never waited for (its notifications are skipped, since the next one says it all) and
 * never fills memory (its further requests wait, unread in the end, until it took what it asked for).
 */
import type { RawData, WebSocket } from 'ws';
import { answerRequest, notification, type EngineHandlers } from '../contract/rpc.ts';

const ANNOUNCE_EVERY_MS = 100;
/** Bytes waiting for a front end beyond which it counts as one that does not read. */
const BACKLOG_LIMIT = 4 * 1024 * 1024;
/** Requests of one front end worked on at once: an export must not hold up the list. */
const MAX_WORKING = 8;
/** Requests waiting beyond which no more are read from the socket. */
const MAX_WAITING = 256;

export class Subscriber {
  private announced: number;
  private latest: number;
  private announcedState = '';
  private latestState = '';
  private cooling: NodeJS.Timeout | undefined;
  private readonly waiting: string[] = [];
  private working = 0;

  constructor(
    private readonly socket: WebSocket,
    private readonly handlers: EngineHandlers,
    revision: number,
  ) {
    this.announced = revision;
    this.latest = revision;
    socket.on('message', (data, binary) => {
      if (!binary) this.receive(textOf(data));
    });
    socket.on('close', () => {
      clearTimeout(this.cooling);
      this.waiting.length = 0;
    });
    socket.on('error', () => socket.terminate());
  }

  /**
   * Tells the front end that there is something new, now or when its turn comes. `state`: the
   * notification of the relay's state, which goes out where it differs from the last.
   */
  announce(revision: number, state: string): void {
    this.latest = revision;
    this.latestState = state;
    if (this.cooling === undefined) this.flush();
  }

  /** The first things said. `state`: as of `announce`. */
  greet(greeting: string, state: string): void {
    this.socket.send(greeting);
    this.socket.send(state);
    this.announcedState = this.latestState = state;
  }

  end(): void {
    clearTimeout(this.cooling);
    this.socket.terminate();
  }

  private flush(): void {
    this.cooling = undefined;
    const current = this.latest === this.announced && this.latestState === this.announcedState;
    if (current || this.socket.readyState !== this.socket.OPEN) return;
    if (this.socket.bufferedAmount <= BACKLOG_LIMIT) this.tell();
    this.cooling = setTimeout(() => this.flush(), ANNOUNCE_EVERY_MS);
  }

  private tell(): void {
    if (this.latest !== this.announced) {
      this.socket.send(notification('capture/changed', { revision: this.latest }));
    }
    if (this.latestState !== this.announcedState) this.socket.send(this.latestState);
    this.announced = this.latest;
    this.announcedState = this.latestState;
  }

  private receive(text: string): void {
    this.waiting.push(text);
    this.work();
    if (this.waiting.length > MAX_WAITING) this.socket.pause();
  }

  private work(): void {
    while (this.working < MAX_WORKING && this.socket.bufferedAmount <= BACKLOG_LIMIT) {
      const text = this.waiting.shift();
      if (text === undefined) break;
      this.working += 1;
      void this.answer(text);
    }
    if (this.waiting.length === 0 && this.socket.isPaused) this.socket.resume();
  }

  private async answer(text: string): Promise<void> {
    const answer = await answerRequest(this.handlers, text);
    this.working -= 1;
    if (this.socket.readyState !== this.socket.OPEN) return;
    this.socket.send(answer, () => this.work());
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.from(data as Buffer).toString('utf8');
}
