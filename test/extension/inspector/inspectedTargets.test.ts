import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { inspectedTargets } from '../../../src/extension/inspector/inspectedTargets.ts';
import { newRun, workspaceKey } from '../../../src/extension/inspector/runFiles.ts';

test('servers with a living inspector in any window, but no opened captures', () => {
  const folder = mkdtempSync(join(tmpdir(), 'inspected-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const leaveWord = (workspace: string, address: object) => {
    const { rendezvous } = newRun(folder, workspaceKey(workspace), 'record');
    const shared = { feed: 'ws://127.0.0.1:9', token: 'fake', capture: '/a.mcp.jsonl' };
    writeFileSync(rendezvous, JSON.stringify({ ...shared, ...address }));
  };
  const url = 'http://127.0.0.1:4001/mcp';
  const [one, two] = ['http://127.0.0.1:3000/mcp', 'http://127.0.0.1:3001/mcp'];
  const dead = spawnSync(process.execPath, ['--version']).pid;
  leaveWord('file:///one', { pid: process.pid, target: one, url });
  leaveWord('file:///two', { pid: process.pid, target: two, url });
  leaveWord('file:///two', { pid: process.pid, target: '/opened.mcp.jsonl' });
  leaveWord('file:///three', { pid: dead, target: 'http://127.0.0.1:3002/mcp', url });
  expect(inspectedTargets(folder)).toEqual(new Set([one, two]));
  expect(inspectedTargets(join(folder, 'none'))).toEqual(new Set());
});
