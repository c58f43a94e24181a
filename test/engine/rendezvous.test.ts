import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeRendezvous, writeRendezvous } from '../../src/engine/rendezvous.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'rendezvous-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const content = {
  version: 1,
  pid: 4711,
  target: 'http://127.0.0.1:9/mcp',
  capture: '/tmp/a.mcp.jsonl',
  feed: 'ws://127.0.0.1:8',
  token: 'ab'.repeat(32),
  startedAt: '2026-02-05T09:00:00.000Z',
};

test('only its owner can read it, and nothing else is left beside it', () => {
  const file = join(folder, 'deep/er/inspector.json');
  writeRendezvous(file, content);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(content);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'deep')).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(folder, 'deep/er'))).toEqual(['inspector.json']);
});

test('a stale file of another process is replaced', () => {
  const file = join(folder, 'inspector.json');
  writeFileSync(file, '{"pid":1', { mode: 0o644 });
  writeRendezvous(file, content);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(content);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a process removes its own file only', () => {
  const file = join(folder, 'inspector.json');
  writeRendezvous(file, content);
  removeRendezvous(file, 1);
  expect(readdirSync(folder)).toEqual(['inspector.json']);
  removeRendezvous(file, content.pid);
  expect(readdirSync(folder)).toEqual([]);
  expect(() => removeRendezvous(file, content.pid)).not.toThrow();
});
