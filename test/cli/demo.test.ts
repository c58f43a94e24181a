import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import {
  FEED_TOKEN_HEADER,
  type ReadyLine,
  type Rendezvous,
} from '../../src/contract/rendezvous.ts';
import { EngineClient } from '../../src/contract/rpc.ts';
import { commandLine } from './build.ts';

const cli = commandLine();

test('alone it plays, says what it saw and what to type next, and ends', async () => {
  const out = join(cli.folder, 'alone.mcp.jsonl');
  const {
    code,
    out: text,
    err,
  } = await cli.run(['demo', '--host', 'chatgpt-2026-04', '--out', out]);
  expect([code, err]).toEqual([0, '']);
  expect(text).toMatch(/^Listening at http:\/\/127\.0\.0\.1:\d+\/mcp/);
  expect(text).toMatch(/\d+ sessions? for \d+ tool calls?/);
  expect(text).toMatch(/^ +\d+ {2}session-id-not-echoed$/m);
  const next = /^Next: mcp-inspector (.*)$/m.exec(text)?.[1]?.split(' ') ?? [];
  const report = await cli.run([...next, '--format', 'json']);
  expect(report.code).toBe(0);
  const { findings } = JSON.parse(report.out) as { findings: { rule: string; count: number }[] };
  const missing = findings.find(({ rule }) => rule === 'session-id-not-echoed');
  expect(text).toContain(`${missing?.count}  session-id-not-echoed`);
});

test('for a front end it stays after the play', async () => {
  const out = join(cli.folder, 'stays.mcp.jsonl');
  const running = cli.start([
    ...['demo', '--host', 'sdk', '--out', out, '--owned', '--json', '--grace', '0.2'],
  ]);
  const ready = JSON.parse(await running.firstLine()) as ReadyLine;
  const { token } = JSON.parse(readFileSync(ready.rendezvous, 'utf8')) as Rendezvous;
  const socket = new WebSocket(ready.feed, { headers: { [FEED_TOKEN_HEADER]: token } });
  onTestFinished(() => socket.terminate());
  const client = new EngineClient({ send: (text) => socket.send(text) });
  const state = async () => {
    const { sessions } = await client.request('sessions/list', { offset: 0, limit: 9 });
    return sessions[0]?.state;
  };
  socket.on('message', (data: Buffer) => client.receive(data.toString('utf8')));
  await once(socket, 'open');
  await new Promise<void>((resolve, reject) => {
    const look = () =>
      void state().then((now) => (now === 'deleted' ? resolve() : undefined), reject);
    client.onDidChange(look);
    look();
  });
  expect(await client.request('findings/list', {})).toEqual({ findings: [] });
  socket.close();
  expect(await running.end()).toMatchObject({ code: 0 });
});

test('Ctrl-C ends the play early', async () => {
  const out = join(cli.folder, 'early.mcp.jsonl');
  const running = cli.start(['demo', '--out', out]);
  await running.firstLine();
  expect(await running.end('SIGINT')).toMatchObject({ code: 0, err: '' });
});
