/** What breaks beside the relay does not break the relay. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { outlive, unexpected } from '../../src/cli/unexpected.ts';
import type { ReadyLine } from '../../src/contract/rendezvous.ts';
import { answer, connect, post, RawServer } from '../relay/harness.ts';
import { commandLine, Running } from './build.ts';

const cli = commandLine();

test('an error nobody caught ends the program, unless something is to outlive it', () => {
  const told: string[] = [];
  const tell = (sentence: string): number => told.push(sentence);
  expect(unexpected(new Error('first'), tell)).toBe(false);
  const outliving = outlive(tell);
  expect(unexpected(new Error('second'), tell)).toBe(true);
  expect(unexpected(new Error('second'), tell)).toBe(true);
  expect(unexpected(new SyntaxError('quotes hidden text'), tell)).toBe(true);
  expect(unexpected(new TypeError("on string 'hidden text'"), tell)).toBe(true);
  outliving.dispose();
  expect(unexpected('third', tell)).toBe(false);
  expect(told).toEqual([
    'unexpected failure: first',
    'unexpected failure: second; forwarding and recording go on',
    'unexpected failure: SyntaxError; forwarding and recording go on',
    'unexpected failure: TypeError; forwarding and recording go on',
    'unexpected failure: unknown',
  ]);
});

test('record goes on forwarding, says what happened, and ends as it should', async () => {
  const server = await RawServer.start();
  const breaking = join(cli.folder, 'breaking.cjs');
  writeFileSync(breaking, "process.on('SIGUSR2', () => { throw new Error('planted failure'); });");
  const program = ['--require', breaking, join(cli.folder, 'dist', 'inspector.js')];
  const file = join(cli.folder, 'broken.mcp.jsonl');
  const args = ['record', '--target', server.url, '--json', '--out', file];
  const running = new Running(
    spawn(process.execPath, [...program, ...args], {
      env: { ...process.env, XDG_STATE_HOME: join(cli.folder, 'state') },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  const { url = '' } = JSON.parse(await running.firstLine()) as ReadyLine;
  running.process.kill('SIGUSR2');
  await expect.poll(() => running.err).toContain('planted failure; forwarding and recording go on');

  const client = await connect(Number(new URL(url).port));
  client.send(post('{"n":1}'));
  const upstream = await server.accept();
  expect((await upstream.message()).body).toBe('{"n":1}');
  upstream.send(answer('{"ok":true}'));
  expect((await client.message()).body).toBe('{"ok":true}');
  expect(await running.end('SIGTERM')).toMatchObject({ code: 0 });
});
