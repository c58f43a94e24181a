import { dirname, join } from 'node:path';
import type { Disposable } from '../base/disposable.ts';
import type { ReadyLine } from '../contract/rendezvous.ts';
import { CaptureEngine } from '../engine/engine.ts';
import { RelayStartError, type RelayHandle, type RelayOptions } from '../relay/handle.ts';
import { startRelayThread } from '../relay/relayThread.ts';
import { limitCaptures } from './captureLimit.ts';
import { CliError, type Arguments, type Terminal } from './command.ts';
import { defaultRunningFolder } from './place.ts';
import type { RelayWishes } from './relayWishes.ts';
import { serve } from './serve.ts';
import { aborted } from './signals.ts';
import { outlive } from './unexpected.ts';
import { TOOL } from './version.ts';

/** A relay on its own thread, the engine that reads along, and the feed in front of it. */
export interface Recording {
  readonly ready: ReadyLine;
  readonly engine: CaptureEngine;
  /** Resolves when it ends by itself: its front ends have gone, or the relay died. */
  readonly ended: Promise<void>;
  readonly failed: boolean;
  /** Gives open exchanges their end, flushes the file, closes the feed. */
  stop(): Promise<void>;
}

export interface RecordingOptions extends Pick<
  RelayOptions,
  'target' | 'listen' | 'out' | 'allowHosts' | keyof RelayWishes
> {
  /** What captures in the folder of this one may take together; 0: any number of bytes. */
  readonly maxCapturesBytes: number;
  /** How old captures in the folder of this one may grow; absent: any age. */
  readonly maxCapturesAgeMs?: number | undefined;
  readonly args: Arguments;
  readonly terminal: Terminal;
}

export async function startRecording(options: RecordingOptions): Promise<Recording> {
  const { args, terminal, maxCapturesBytes, maxCapturesAgeMs, ...wishes } = options;
  const relay = await startRelay(wishes);
  const engine = CaptureEngine.live(relay, wishes.out);
  const end = new AbortController();
  let failed = false;
  relay.onDidFail((error) => {
    terminal.err(`mcp-inspector: the relay has ended: ${error.message}`);
    // An owned engine stays, so that its front end can still show what was recorded, and why it ended.
    failed = true;
    if (!args.flag('owned')) end.abort();
  });
  const service = await serve({
    engine,
    target: wishes.target,
    args,
    onEnd: () => end.abort(),
  }).catch(async (error: unknown) => {
    await relay.stop();
    engine.dispose();
    throw error;
  });
  const tell = (sentence: string): void => {
    terminal.err(`mcp-inspector: ${sentence}`);
    engine.note(sentence);
  };
  const limit = limitOf({ maxCapturesBytes, maxCapturesAgeMs }, service.ready, tell);
  const outliving = outlive(tell);
  return {
    ready: service.ready,
    engine,
    ended: aborted(end.signal),
    get failed() {
      return failed;
    },
    stop: async () => {
      limit?.dispose();
      await relay.stop();
      engine.finish();
      await service.close();
      outliving.dispose();
    },
  };
}

function limitOf(
  {
    maxCapturesBytes,
    maxCapturesAgeMs,
  }: Pick<RecordingOptions, 'maxCapturesBytes' | 'maxCapturesAgeMs'>,
  { capture, rendezvous }: ReadyLine,
  tell: (sentence: string) => void,
): Disposable | undefined {
  if (maxCapturesBytes === 0 && maxCapturesAgeMs === undefined) return undefined;
  const maxTotalBytes = maxCapturesBytes === 0 ? Infinity : maxCapturesBytes;
  const maxAgeMs = maxCapturesAgeMs ?? Infinity;
  const runningFolders = [dirname(rendezvous), defaultRunningFolder()];
  return limitCaptures({ capture, maxTotalBytes, maxAgeMs, runningFolders, tell });
}

/** The one line that says it is ready. */
export function readyText({ ready }: Recording, json: boolean): string {
  if (json) return `${JSON.stringify(ready)}\n`;
  return (
    `Listening at ${ready.url ?? ''} for ${ready.target}, recording into ${ready.capture}. ` +
    'Ctrl-C ends it.\n'
  );
}

async function startRelay(wishes: Omit<RelayOptions, 'tool'>): Promise<RelayHandle> {
  try {
    const worker = join(__dirname, 'relay-worker.js');
    return await startRelayThread({ ...wishes, tool: TOOL }, worker);
  } catch (error) {
    if (error instanceof RelayStartError) throw new CliError(error.code, error.message);
    throw error;
  }
}
