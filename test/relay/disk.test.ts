/** A disk that fails or stalls while traffic goes on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { expect, onTestFinished, test } from 'vitest';
import { createCaptureFile } from '../../src/capture/captureFile.ts';
import type { CaptureFile } from '../../src/capture/writer.ts';
import type { RelayHandle, RelayTrouble } from '../../src/relay/handle.ts';
import { startRelay } from '../../src/relay/relay.ts';
import {
  answer,
  connect,
  ofType,
  parseLines,
  post,
  RawServer,
  temporaryFolder,
} from './harness.ts';

/** A real file whose writes can be failed or held. */
class Disk {
  failure: string | undefined;
  gate: Promise<void> = Promise.resolve();
  attempts = 0;

  async create(path: string): Promise<CaptureFile> {
    const file = await createCaptureFile(path);
    const write = async (bytes: Buffer, offset: number, length: number, position: number) => {
      this.attempts += 1;
      await this.gate;
      if (this.failure) throw Object.assign(new Error('no'), { code: this.failure });
      return file.write(bytes, offset, length, position);
    };
    const truncate = (length?: number) => file.truncate(length);
    return { write, truncate, close: () => file.close() } as CaptureFile;
  }
}

async function setUp(): Promise<{
  disk: Disk;
  relay: RelayHandle;
  server: RawServer;
  troubles: RelayTrouble[];
  file: string;
}> {
  const disk = new Disk();
  const server = await RawServer.start();
  const file = join(temporaryFolder(), 'capture.mcp.jsonl');
  const relay = await startRelay(
    {
      ...{ target: server.url, listen: { host: '127.0.0.1', port: 0 }, out: file, allowHosts: [] },
      ...{ maxBodyBytes: 1024, tool: { name: 'test', version: '0.0.0' } },
    },
    { now: () => performance.now(), wall: () => Date.now() },
    (path) => disk.create(path),
  );
  onTestFinished(() => relay.stop());
  const troubles: RelayTrouble[] = [];
  relay.onTrouble((trouble) => troubles.push(trouble));
  return { disk, relay, server, troubles, file };
}

async function exchange(relay: RelayHandle, server: RawServer, body: string): Promise<string> {
  const client = await connect(relay.port);
  client.send(post(body));
  const upstream = await server.accept();
  await upstream.message();
  upstream.send(answer(`{"to":${body}}`));
  const message = await client.message();
  client.socket.destroy();
  return message.body;
}

test.each(['ENOSPC', 'EROFS', 'EIO'])(
  'a disk that fails with %s: traffic goes on, the loss is told and recorded later',
  async (code) => {
    const { disk, relay, server, troubles, file } = await setUp();
    await exchange(relay, server, '1');
    disk.failure = code;
    for (const body of ['2', '3', '4']) {
      expect(await exchange(relay, server, body)).toBe(`{"to":${body}}`);
    }
    while (troubles.length === 0) await new Promise((resolve) => relay.onTrouble(resolve));
    expect(troubles[0]?.message).toContain(code === 'ENOSPC' ? 'the disk is full' : code);
    disk.failure = undefined;
    expect(await exchange(relay, server, '5')).toBe('{"to":5}');
    await relay.stop();
    const records = parseLines(readFileSync(file, 'utf8'));
    expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index + 1));
    const lost = ofType(records, 'control').filter(({ action }) => action === 'dropped');
    const count = lost.reduce((sum, { count: some = 0 }) => sum + some, 0);
    expect(count).toBe(troubles.at(-1)?.notKept.records);
    expect(count).toBeGreaterThan(0);
    expect(ofType(records, 'request.body').at(-1)?.text).toBe('5');
  },
);

test('a disk that stalls holds back no byte of traffic, and nothing is lost when it goes on', async () => {
  const { disk, relay, server, troubles, file } = await setUp();
  await exchange(relay, server, '0');
  let open = (): void => undefined;
  disk.gate = new Promise((resolve) => (open = resolve));
  for (let index = 1; index <= 30; index++) {
    expect(await exchange(relay, server, String(index))).toBe(`{"to":${index}}`);
  }
  expect(disk.attempts).toBeLessThan(10);
  open();
  await relay.stop();
  const bodies = ofType(parseLines(readFileSync(file, 'utf8')), 'request.body');
  expect(bodies.map(({ text }) => text)).toEqual(Array.from({ length: 31 }, (_, i) => String(i)));
  expect(troubles).toEqual([]);
});
