/** Secrets that passed a recording inspector stand in nothing it ever gives out: feed, log, screen, files. */
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { EngineApi, EngineMethod } from '../../src/contract/api.ts';
import { DOCUMENT_PARTS } from '../../src/contract/documents.ts';
import { FEED_TOKEN_HEADER, type ReadyLine } from '../../src/contract/rendezvous.ts';
import { EngineClient } from '../../src/contract/rpc.ts';
import { RawServer } from '../relay/harness.ts';
import { plant, plantings, secretsIn } from '../relay/plantedSecrets.ts';
import { commandLine } from './build.ts';

const cli = commandLine();
const RUNS = 8;
const ALL = { offset: 0, limit: 10_000 };

/** A front end that keeps every text it is sent. */
async function frontEnd({ feed, rendezvous }: ReadyLine): Promise<{
  client: EngineClient;
  heard: string[];
}> {
  const { token } = JSON.parse(readFileSync(rendezvous, 'utf8')) as { token: string };
  const socket = new WebSocket(feed, { headers: { [FEED_TOKEN_HEADER]: token } });
  const client = new EngineClient({ send: (text) => socket.send(text) });
  const heard: string[] = [];
  socket.on('message', (data: Buffer) => {
    heard.push(data.toString('utf8'));
    client.receive(data.toString('utf8'));
  });
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  return { client, heard };
}

/** What may be asked of the capture as a whole; the rest is asked of each exchange, or changes something. */
const OF_THE_WHOLE: Partial<{ [M in EngineMethod]: EngineApi[M]['params'][] }> = {
  'capture/status': [{}],
  'capture/summary': [{}],
  'sessions/list': [{ ...ALL }],
  'rows/range': [{ ...ALL }, { ...ALL, filter: 'Bearer' }],
  'outline/range': [{ ...ALL }],
  'groups/list': [{ ...ALL, by: 'principal' }],
  'filter/values': ['path', 'header', 'session', 'conversation', 'plane'].map((field) => {
    return { field, limit: 1000 };
  }),
  'findings/list': [{}],
  'findings/rules': [{}],
  'hypotheses/list': [{}],
  'agent/ask': ['mcp_inspector_findings', 'mcp_inspector_sessions'].map((tool) => {
    return { tool, input: {} } as never;
  }),
  'capture/report': [{ format: 'markdown' }, { format: 'json', includeIdentifiers: true }],
};

async function askEverything(client: EngineClient): Promise<void> {
  for (const [method, all] of Object.entries(OF_THE_WHOLE)) {
    for (const params of all) await client.request(method as EngineMethod, params);
  }
  const { rows } = await client.request('rows/range', ALL);
  for (const { x } of rows) {
    await client.request('exchange/get', { x });
    await client.request('exchange/curl', { x, includeIdentifiers: true }).catch(() => undefined);
    const input = { exchange: x };
    await client
      .request('agent/ask', { tool: 'mcp_inspector_exchange', input })
      .catch(() => undefined);
    for (const part of DOCUMENT_PARTS) {
      await client
        .request('exchange/document', { x, part, includeIdentifiers: true })
        .catch(() => undefined);
    }
  }
}

/** Everything below a folder but the program. */
function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === 'dist') return [];
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}

test('no secret is in what the feed says, in what commands print, or in any file', async () => {
  const server = await RawServer.start();
  const file = join(cli.folder, 'planted.mcp.jsonl');
  const running = cli.start(['record', '--target', server.url, '--json', '--out', file]);
  const ready = JSON.parse(await running.firstLine()) as ReadyLine;
  const { client, heard } = await frontEnd(ready);
  const planted: string[] = [];
  let exchanges = 0;
  for (const planting of fc.sample(plantings, RUNS)) {
    planted.push(planting.value);
    exchanges += await plant(Number(new URL(ready.url ?? '').port), server, planting);
  }
  await expect
    .poll(async () => (await client.request('capture/status', {})).exchanges)
    .toBe(exchanges);
  await askEverything(client);
  const { out, err } = await running.end('SIGTERM');

  const printed = [out, err, ...heard];
  for (const command of [
    ...['markdown', 'json'].map((format) => ['report', file, '--format', format]),
    ['report', file, '--include-identifiers'],
    ...['jsonl', 'har', 'mermaid', 'curl'].flatMap((format) => [
      ['export', file, '--format', format],
      ['export', file, '--format', format, '--include-identifiers'],
    ]),
    ['check', file],
  ]) {
    const outcome = await cli.run(command);
    expect(outcome.out, command.join(' ')).not.toBe('');
    printed.push(outcome.out, outcome.err);
  }
  const files = filesIn(cli.folder);
  expect(files).toContain(file);
  const everything = [...printed, ...files.map((path) => readFileSync(path, 'latin1'))].join('\n');
  expect(everything.split('⟨fp:').length).toBeGreaterThan(exchanges);
  expect(secretsIn(everything, planted)).toEqual([]);
});
