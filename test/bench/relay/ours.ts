/** The relay as the product runs it: its own thread, full capture. `all`: with the engine and its feed. */
import { join } from 'node:path';
import WebSocket from 'ws';
import { FEED_TOKEN_HEADER } from '../../../src/contract/rendezvous.ts';
import { CaptureEngine } from '../../../src/engine/engine.ts';
import { startFeed } from '../../../src/engine/feed.ts';
import type { RelayHandle } from '../../../src/relay/handle.ts';
import { startRelayThread } from '../../../src/relay/relayThread.ts';

const [upstreamPort = '', name = '', folder = ''] = process.argv.slice(2);
const out = join(folder, `bench-${process.pid}.mcp.jsonl`);

async function run(): Promise<void> {
  const relay = await startRelayThread(
    {
      target: `http://127.0.0.1:${upstreamPort}/mcp`,
      ...{ listen: { host: '127.0.0.1', port: 0 }, out, allowHosts: [] },
      ...{ maxBodyBytes: 1 << 20, tool: { name: 'bench', version: '0' } },
    },
    join(folder, 'relay-worker.js'),
  );
  if (name === 'ours-all') console.log(relay.port, JSON.stringify(await analyse(relay)));
  else {
    relay.onBatch(() => undefined);
    console.log(relay.port);
  }
}

/** Starts the engine with one subscriber; answers how another one gets in. */
async function analyse(relay: RelayHandle): Promise<{ url: string; headers: object }> {
  const { url, token } = await startFeed(CaptureEngine.live(relay, out));
  const headers = { [FEED_TOKEN_HEADER]: token };
  const subscriber = new WebSocket(url, { headers });
  await new Promise((resolve, reject) => subscriber.on('open', resolve).on('error', reject));
  return { url, headers };
}

void run();
