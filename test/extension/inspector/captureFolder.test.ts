import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import {
  capturesIn,
  capturesInUse,
  removeCaptures,
} from '../../../src/extension/inspector/captureFolder.ts';
import { newRun, workspaceKey } from '../../../src/extension/inspector/runFiles.ts';

let captures: string;
let running: string;

beforeEach(() => {
  captures = mkdtempSync(join(tmpdir(), 'capture-folder-'));
  running = mkdtempSync(join(tmpdir(), 'capture-running-'));
  onTestFinished(() => {
    for (const folder of [captures, running]) rmSync(folder, { recursive: true, force: true });
  });
});

function put(name: string, bytes = 100): string {
  const path = join(captures, name);
  writeFileSync(path, ' '.repeat(bytes));
  return path;
}

/** As the process of a window leaves word of its capture. */
function leaveWord(workspace: string, pid: number, capture: string): void {
  const { rendezvous } = newRun(running, workspaceKey(workspace), 'record');
  const address = { target: 'http://127.0.0.1:9/mcp', feed: 'http://127.0.0.1:9', token: 'fake' };
  writeFileSync(rendezvous, JSON.stringify({ pid, capture, ...address }));
}

/** Of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ['--version']).pid;
const inUse = () => capturesInUse({ all: [], folder: running });

test('captures that living processes of any window name are in use, those of dead ones are not', () => {
  const [living, other, dead] = [put('a.mcp.jsonl'), put('b.mcp.jsonl'), put('c.mcp.jsonl')];
  leaveWord('file:///one', process.pid, living);
  leaveWord('file:///two', process.pid, other);
  leaveWord('file:///two', deadPid(), dead);
  writeFileSync(newRun(running, workspaceKey('x'), 'record').rendezvous, '{"cut');
  expect(inUse()).toEqual(new Set([living, other]));
});

test('all captures go but those in use; links, folders and other files stay', async () => {
  const used = put('used.mcp.jsonl');
  leaveWord('file:///one', process.pid, used);
  leaveWord('file:///one', deadPid(), put('left.mcp.jsonl', 300));
  const old = put('old.mcp.jsonl', 200);
  const notes = put('notes.txt');
  put('export.jsonl');
  mkdirSync(join(captures, 'folder.mcp.jsonl'));
  symlinkSync(notes, join(captures, 'link.mcp.jsonl'));
  const found = await capturesIn(captures, inUse());
  expect(found).toEqual([
    { path: join(captures, 'left.mcp.jsonl'), bytes: 300 },
    { path: old, bytes: 200 },
  ]);
  expect(await removeCaptures(found)).toBe(0);
  expect(readdirSync(captures).sort()).toEqual(
    ['export.jsonl', 'folder.mcp.jsonl', 'link.mcp.jsonl', 'notes.txt', 'used.mcp.jsonl'].sort(),
  );
});

test('what could not be removed is counted, and the rest goes all the same', async () => {
  const [gone, there] = [put('gone.mcp.jsonl'), put('there.mcp.jsonl')];
  const found = await capturesIn(captures, new Set());
  rmSync(gone);
  expect(await removeCaptures(found)).toBe(1);
  expect(readdirSync(captures)).toEqual([]);
  expect(found.map(({ path }) => path)).toEqual([gone, there]);
});

test('a folder that was never there holds no captures', async () => {
  expect(await capturesIn(join(captures, 'none'), inUse())).toEqual([]);
});
