/** Real processes that record side by side into one folder with a limit. */
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import {
  DEFAULT_MAX_CAPTURES_BYTES,
  readMaxAge,
  readMaxCaptures,
} from '../../src/cli/captureLimit.ts';
import { record } from '../../src/cli/commands/record.ts';
import type { ReadyLine } from '../../src/contract/rendezvous.ts';
import { commandLine } from './build.ts';

const cli = commandLine();
const STOP = '{"type":"control","seq":9,"t":1,"at":"2026-02-05T09:30:00.000Z","action":"stop"}\n';
const target = 'http://127.0.0.1:9/mcp';
const limit = (...argv: string[]) => readMaxCaptures(readArguments(record, argv));
const age = (...argv: string[]) => readMaxAge(readArguments(record, argv));
const captures = join(cli.folder, 'state', 'mcp-traffic-inspector', 'captures');
const DAY_MS = 24 * 60 * 60 * 1000;

/** An ended capture, last written so many days ago. */
function put(name: string, daysAgo: number, end = STOP): string {
  mkdirSync(captures, { recursive: true });
  const file = join(captures, name);
  writeFileSync(file, `${' '.repeat(3000)}${end}`);
  utimesSync(file, new Date(), new Date(Date.now() - daysAgo * DAY_MS));
  return file;
}

const start = async (...more: string[]) => {
  const running = cli.start(['record', '--target', target, '--json', ...more]);
  return { running, ready: JSON.parse(await running.firstLine()) as ReadyLine };
};

test('files go only where the place was left to us, or when it was asked for', () => {
  expect(limit()).toBe(DEFAULT_MAX_CAPTURES_BYTES);
  expect(limit('--out', '/a.mcp.jsonl')).toBe(0);
  expect(limit('--out', '/a.mcp.jsonl', '--max-captures-bytes', '10')).toBe(10);
  expect(limit('--max-captures-bytes', '0')).toBe(0);
  for (const text of ['-1', '2 GB', '1e30']) {
    expect(() => limit(`--max-captures-bytes=${text}`)).toThrow(/takes a number of bytes/);
  }
});

test('the oldest capture goes, the running ones stay, and the user is told', async () => {
  put('old-1.mcp.jsonl', 300);
  put('old-2.mcp.jsonl', 299);
  const first = await start('--max-captures-bytes', '0');
  expect(readdirSync(captures)).toHaveLength(3);
  const second = await start('--max-captures-bytes', '5000');
  await expect.poll(() => readdirSync(captures)).toHaveLength(3);
  await expect
    .poll(() => second.running.err)
    .toBe('mcp-inspector: 1 older capture was removed (3.0 KB), since captures may take 4.9 KB\n');
  expect(existsSync(join(captures, 'old-2.mcp.jsonl'))).toBe(true);
  const third = await start('--max-captures-bytes', '1');
  await expect.poll(() => third.running.err).toMatch(/the captures in use take .* and are kept/);
  expect(
    readdirSync(captures)
      .map((name) => join(captures, name))
      .sort(),
  ).toEqual([first, second, third].map(({ ready }) => ready.capture).sort());
  for (const { running } of [first, second, third]) {
    expect((await running.end('SIGTERM')).code).toBe(0);
  }
});

test('an age is a whole number of days, and captures are kept for ever unless it is given', () => {
  expect(age()).toBeUndefined();
  expect(age('--max-captures-days', '0')).toBeUndefined();
  expect(age('--max-captures-days', '30')).toBe(30 * DAY_MS);
  for (const text of ['-1', '1.5', '2 weeks', '36501']) {
    expect(() => age(`--max-captures-days=${text}`)).toThrow(/takes a number of days/);
  }
});

test('what is older than asked goes whatever the size, what is younger or in use stays', async () => {
  for (const name of existsSync(captures) ? readdirSync(captures) : []) {
    rmSync(join(captures, name));
  }
  const old = put('old.mcp.jsonl', 31);
  const killed = put('killed.mcp.jsonl', 40, '{"cut');
  const young = put('young.mcp.jsonl', 29);
  const recording = await start('--max-captures-bytes', '0');
  // Its last record is as old as those, and it is in use all the same.
  utimesSync(recording.ready.capture, new Date(), new Date(Date.now() - 50 * DAY_MS));
  const second = await start('--max-captures-bytes', '0', '--max-captures-days', '30');
  await expect
    .poll(() => second.running.err)
    .toBe(
      'mcp-inspector: 2 older captures were removed (5.9 KB), since captures may be 30 days old\n',
    );
  expect([old, killed].filter((file) => existsSync(file))).toEqual([]);
  for (const file of [young, recording.ready.capture, second.ready.capture]) {
    expect(existsSync(file), file).toBe(true);
  }
  for (const { running } of [recording, second]) {
    expect((await running.end('SIGTERM')).code).toBe(0);
  }
});
