/** The relay thread's entry; bundled to dist/relay-worker.js. */
import { parentPort, workerData } from 'node:worker_threads';
import { BatchPost } from './batchPost.ts';
import { RelayStartError, type RelayHandle, type RelayOptions } from './handle.ts';
import { startRelay } from './relay.ts';
import type { FromRelay, ToRelay } from './threadMessages.ts';

const port = parentPort;

function say(message: FromRelay): void {
  port?.postMessage(message);
}

async function run(): Promise<void> {
  let relay: RelayHandle;
  try {
    relay = await startRelay(workerData as RelayOptions);
  } catch (error) {
    const code = error instanceof RelayStartError ? error.code : 'failed';
    return say({ kind: 'notStarted', code, message: messageOf(error) });
  }
  const batches = new BatchPost((some, transfer) => {
    port?.postMessage({ kind: 'batches', batches: some } satisfies FromRelay, transfer);
  });
  relay.onBatch((batch) => batches.push(batch));
  relay.onTrouble((trouble) => say({ kind: 'trouble', trouble }));
  relay.onRefusedHost((refused) => say({ kind: 'refusedHost', refused }));
  say({ kind: 'started', url: relay.url, port: relay.port });
  port?.on('message', (message: ToRelay) => obey(relay, batches, message));
}

function obey(relay: RelayHandle, batches: BatchPost, message: ToRelay): void {
  switch (message.kind) {
    case 'setRecording':
      return relay.setRecording(message.recording);
    case 'mark':
      return relay.mark(message.request);
    case 'allowHost':
      return relay.allowHost(message.name, message.allowed);
    case 'stop':
      return void relay.stop().finally(() => {
        batches.flush();
        say({ kind: 'stopped' });
      });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

void run();
