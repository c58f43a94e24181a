/**
 * Plays a simulated host through the real relay on a clock of its own: sockets and files are real,
 * minutes pass in an instant, and every time in the capture is exactly what the script says.
 *
 * Time moves on only when all that was set going has come to rest: each exchange in the capture has
 * ended, works behind a timer of the server, or has its answer and waits for its client to hang up.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCapture } from '../../src/capture/reader.ts';
import type { CaptureRecord } from '../../src/capture/records.ts';
import type { PlayOptions } from '../../src/demo/player.ts';
import { startDemoServer } from '../../src/demo/server.ts';
import { parseMessages } from '../../src/protocol/jsonRpc.ts';
import { startRelay } from '../../src/relay/relay.ts';
import { textOf } from '../capture/batches.ts';

export interface VirtualStage {
  /** The wall clock when the capture begins, ISO 8601. */
  readonly startedAt: string;
  readonly newSessionId?: () => string;
  /** Who ends an answered event stream: a client that hangs up, or the server at once. */
  readonly streamsEndedBy: 'client' | 'server';
  /** Virtual milliseconds the server takes before any answer. */
  readonly latencyMs: number;
  /** What the capture says recorded it. */
  readonly tool?: { readonly name: string; readonly version: string };
  readonly play: (
    url: string,
    options: Required<Pick<PlayOptions, 'pause' | 'onExchange'>>,
  ) => Promise<void>;
}

export interface VirtualRecording {
  readonly records: readonly CaptureRecord[];
  /** The capture file as it stands on disk. */
  readonly text: string;
}

export async function inVirtualTime(stage: VirtualStage): Promise<VirtualRecording> {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-virtual-'));
  try {
    const file = join(folder, 'demo.mcp.jsonl');
    await record(stage, file);
    const records: CaptureRecord[] = [];
    for await (const entry of readCapture(file)) records.push(entry.record);
    return { records, text: await readFile(file, 'utf8') };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function record(stage: VirtualStage, out: string): Promise<void> {
  const time = new VirtualTime();
  const began = Date.parse(stage.startedAt);
  const server = await startDemoServer({
    pause: (ms) => time.wait(ms, 'working'),
    beforeAnswer: () => time.wait(stage.latencyMs, 'thinking'),
    lingerMs: stage.streamsEndedBy === 'client' ? 600_000 : 0,
    ...(stage.newSessionId ? { newSessionId: stage.newSessionId } : {}),
  });
  try {
    const relay = await startRelay(
      {
        ...{ target: server.url, listen: { host: '127.0.0.1', port: 0 }, out, allowHosts: [] },
        ...{ maxBodyBytes: 1024 * 1024, tool: stage.tool ?? { name: 'test', version: '0.0.0' } },
      },
      { now: () => time.now, wall: () => began + time.now },
    );
    relay.onBatch((batch) => time.recorded(textOf(batch)));
    await stage
      .play(relay.url, {
        pause: (ms) => time.wait(ms, 'client'),
        onExchange: ({ method }) => time.answered(method, stage.streamsEndedBy === 'client'),
      })
      .finally(() => relay.stop());
  } finally {
    await server.close();
  }
}

/** A server before it answers and while a tool works, and a client. */
type Waiting = 'thinking' | 'working' | 'client';

interface Timer {
  readonly due: number;
  readonly by: Waiting | 'hanging-up';
  readonly fire: () => void;
}

class VirtualTime {
  now = 0;
  private readonly timers = new Set<Timer>();
  /** Open exchanges by how far they have come. */
  private readonly asked = new Set<number>();
  private readonly answering = new Set<number>();
  private readonly complete = new Set<number>();
  /** Answers that began, as the relay saw it and as the clients did. */
  private responded = 0;
  private played = 0;
  /** Event streams whose client will ask for the time to hang up next. */
  private toHangUp = 0;

  wait(ms: number, by: Waiting): Promise<void> {
    const hangs = by === 'client' && this.toHangUp > 0;
    if (hangs) this.toHangUp -= 1;
    return new Promise((fire) => {
      this.timers.add({ due: this.now + ms, by: hangs ? 'hanging-up' : by, fire });
      this.advance();
    });
  }

  /** A client got the headers of an answer. */
  answered(method: string, hangsUp: boolean): void {
    this.played += 1;
    if (hangsUp && method === 'tools/call') this.toHangUp += 1;
    this.advance();
  }

  /** Lines reached the capture file. */
  recorded(text: string): void {
    for (const line of text.split('\n')) {
      if (line !== '') this.follow(JSON.parse(line) as CaptureRecord);
    }
    this.advance();
  }

  private follow(record: CaptureRecord): void {
    if (record.type === 'request') {
      // A listening stream is open whatever else happens.
      if (record.method !== 'GET') this.asked.add(record.x);
    } else if (record.type === 'response') {
      this.responded += 1;
      if (this.asked.delete(record.x)) this.answering.add(record.x);
    } else if (record.type === 'event' && isAnswer(record.data ?? '')) {
      if (this.answering.delete(record.x)) this.complete.add(record.x);
    } else if (record.type === 'end') {
      for (const stage of [this.asked, this.answering, this.complete]) stage.delete(record.x);
    }
  }

  private advance(): void {
    if (!this.isAtRest()) return;
    const [next] = [...this.timers].sort((a, b) => a.due - b.due);
    if (!next) return;
    this.timers.delete(next);
    this.now = Math.max(this.now, next.due);
    next.fire();
  }

  private isAtRest(): boolean {
    const count = (by: Timer['by']) => [...this.timers].filter((timer) => timer.by === by).length;
    return (
      this.responded === this.played &&
      this.toHangUp === 0 &&
      this.asked.size === count('thinking') &&
      this.answering.size === count('working') &&
      this.complete.size === Math.max(0, count('hanging-up') - this.answering.size)
    );
  }
}

function isAnswer(data: string): boolean {
  return parseMessages(data).messages.some(({ kind }) => kind === 'response');
}
