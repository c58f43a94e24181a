import { expect, test } from 'vitest';
import type { CaptureStatus } from '../../../src/contract/api.ts';
import { statusLine } from '../../../src/extension/statusBar/statusLine.ts';

const live: CaptureStatus = {
  ...{ source: 'live', target: 'http://127.0.0.1:3000/mcp', url: 'http://127.0.0.1:8787/mcp' },
  ...{ file: '/captures/a.mcp.jsonl', startedAt: '2026-02-05T09:00:00.000Z', recording: true },
  ...{ revision: 1, durationMs: 1, exchanges: 12, openExchanges: 0, sessions: 1 },
  findings: { error: 2, warning: 1, info: 0 },
};
const running = (status: CaptureStatus) => statusLine({ kind: 'running', status });

test('listening: the port and the errors, read aloud as sentences', () => {
  expect(running(live)).toEqual({
    text: '$(pulse) MCP :8787 $(error) 2',
    tooltip:
      'MCP Inspector forwards http://127.0.0.1:8787/mcp to 127.0.0.1:3000/mcp\nRecording\n12 exchanges, 1 session, 2 errors found',
    spoken:
      'MCP Inspector forwards http://127.0.0.1:8787/mcp to 127.0.0.1:3000/mcp. Recording. 12 exchanges, 1 session, 2 errors found.',
  });
});

test('a public address stands beside the port, for as long as it leads there', () => {
  const publicAddress = 'https://tunnel.example/mcp';
  const line = statusLine({ kind: 'running', status: live, publicAddress });
  expect(line?.text).toBe('$(pulse) MCP :8787 $(globe) public $(error) 2');
  expect(line?.spoken).toContain('Public as https://tunnel.example/mcp.');
});

test('paused, in trouble, a file: each is told by its sign and in words', () => {
  expect(running({ ...live, recording: false })?.text).toContain('$(debug-pause)');
  expect(running({ ...live, recording: false })?.spoken).toContain('traffic is still forwarded');
  const troubled = running({ ...live, trouble: 'the disk is full' });
  expect(troubled?.text).toContain('$(warning)');
  expect(troubled?.spoken).toContain('the disk is full');
  const file = { ...live };
  delete file.url;
  const opened = running({ ...file, source: 'file', findings: { error: 0, warning: 0, info: 0 } });
  expect(opened?.text).toBe('$(file) MCP');
  expect(opened?.spoken).toContain('shows the capture a.mcp.jsonl');
});

test('nothing is said while nothing runs, or nothing is known yet', () => {
  expect(statusLine({ kind: 'none' })).toBeUndefined();
  expect(statusLine({ kind: 'running', status: undefined })).toBeUndefined();
  expect(statusLine({ kind: 'starting' })?.spoken).toBe('MCP Inspector is starting.');
});
