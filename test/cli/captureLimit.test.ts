/** Real processes that record side by side into one folder with a limit. */
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { DEFAULT_MAX_CAPTURES_BYTES, readMaxCaptures } from '../../src/cli/captureLimit.ts';
import { record } from '../../src/cli/commands/record.ts';
import type { ReadyLine } from '../../src/contract/rendezvous.ts';
import { commandLine } from './build.ts';

const cli = commandLine();
const target = 'http://127.0.0.1:9/mcp';
const limit = (...argv: string[]) => readMaxCaptures(readArguments(record, argv));

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
  const folder = join(cli.folder, 'state', 'mcp-traffic-inspector', 'captures');
  mkdirSync(folder, { recursive: true });
  const stop = '{"type":"control","seq":9,"t":1,"at":"2026-02-05T09:30:00.000Z","action":"stop"}\n';
  for (const day of [1, 2]) {
    const old = join(folder, `old-${day}.mcp.jsonl`);
    writeFileSync(old, `${' '.repeat(3000)}${stop}`);
    utimesSync(old, new Date(), new Date(2026, 0, day));
  }
  const start = async (...more: string[]) => {
    const running = cli.start(['record', '--target', target, '--json', ...more]);
    return { running, ready: JSON.parse(await running.firstLine()) as ReadyLine };
  };
  const first = await start('--max-captures-bytes', '0');
  expect(readdirSync(folder)).toHaveLength(3);
  const second = await start('--max-captures-bytes', '5000');
  await expect.poll(() => readdirSync(folder)).toHaveLength(3);
  await expect
    .poll(() => second.running.err)
    .toBe('mcp-inspector: 1 older capture was removed (3.0 KB), since captures may take 4.9 KB\n');
  expect(existsSync(join(folder, 'old-2.mcp.jsonl'))).toBe(true);
  const third = await start('--max-captures-bytes', '1');
  await expect.poll(() => third.running.err).toMatch(/the captures in use take .* and are kept/);
  expect(
    readdirSync(folder)
      .map((name) => join(folder, name))
      .sort(),
  ).toEqual([first, second, third].map(({ ready }) => ready.capture).sort());
  for (const { running } of [first, second, third]) {
    expect((await running.end('SIGTERM')).code).toBe(0);
  }
});
