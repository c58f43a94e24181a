import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { keepWithin } from '../../src/capture/captureFolder.ts';

const NOW = Date.UTC(2026, 1, 5);
const HOUR = 3_600_000;
const STOP = '{"type":"control","seq":9,"t":1,"at":"2026-02-05T09:30:00.000Z","action":"stop"}\n';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'captures-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

/** A file of 1000 bytes, last written so many hours before now. */
function put(name: string, hoursAgo: number, end = STOP): string {
  const path = join(folder, name);
  writeFileSync(path, `${' '.repeat(1000 - end.length)}${end}`);
  utimesSync(path, new Date(NOW), new Date(NOW - hoursAgo * HOUR));
  return path;
}

const keep = (maxTotalBytes: number, ...inUse: string[]) =>
  keepWithin(folder, { maxTotalBytes }, new Set(inUse), NOW);

test('the oldest captures go until the limit holds', async () => {
  put('a.mcp.jsonl', 3);
  put('b.mcp.jsonl', 2);
  put('c.mcp.jsonl', 1);
  expect(await keep(2500)).toEqual({ removed: 1, removedBytes: 1000, totalBytes: 2000 });
  expect(readdirSync(folder)).toEqual(['b.mcp.jsonl', 'c.mcp.jsonl']);
  expect(await keep(2500)).toEqual({ removed: 0, removedBytes: 0, totalBytes: 2000 });
});

test('one that is in use stays, and so does one that may be: without an end and younger than a day', async () => {
  const known = put('known.mcp.jsonl', 90, '{"cut');
  put('perhaps.mcp.jsonl', 23, '{"type":"request"}\n');
  put('killed.mcp.jsonl', 25, '{"type":"request"}\n');
  put('ended.mcp.jsonl', 1);
  expect(await keep(0, known)).toEqual({ removed: 2, removedBytes: 2000, totalBytes: 2000 });
  expect(readdirSync(folder)).toEqual(['known.mcp.jsonl', 'perhaps.mcp.jsonl']);
});

test('an export stays: somebody made it on purpose', async () => {
  const redaction = { policy: 'credentials-fingerprinted', identifiers: 'masked' };
  const first = `${JSON.stringify({ type: 'capture', seq: 1, redaction })}\n`;
  const path = put('export.mcp.jsonl', 99, STOP);
  writeFileSync(path, `${first}${STOP}`);
  put('a.mcp.jsonl', 30);
  expect(await keep(0)).toEqual({ removed: 1, removedBytes: 1000, totalBytes: 0 });
  expect(readdirSync(folder)).toEqual(['export.mcp.jsonl']);
});

test('other files, folders and links are neither counted nor touched', async () => {
  const notes = put('notes.txt', 99);
  mkdirSync(join(folder, 'folder.mcp.jsonl'));
  symlinkSync(notes, join(folder, 'link.mcp.jsonl'));
  put('a.mcp.jsonl', 30);
  expect(await keep(0)).toEqual({ removed: 1, removedBytes: 1000, totalBytes: 0 });
  expect(existsSync(notes)).toBe(true);
  expect(readdirSync(folder)).toEqual(['folder.mcp.jsonl', 'link.mcp.jsonl', 'notes.txt']);
});

test('a folder that is not there is within every limit', async () => {
  expect(await keepWithin(join(folder, 'none'), { maxTotalBytes: 0 }, new Set(), NOW)).toEqual({
    ...{ removed: 0, removedBytes: 0, totalBytes: 0 },
  });
});
