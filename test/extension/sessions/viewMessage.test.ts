import { expect, test } from 'vitest';
import type { CaptureStatus } from '../../../src/contract/api.ts';
import { viewMessage } from '../../../src/extension/sessions/viewMessage.ts';

const file: CaptureStatus = {
  source: 'file',
  target: 'http://127.0.0.1:3000/mcp',
  file: '/captures/a.mcp.jsonl',
  startedAt: '2026-02-05T09:30:00.000Z',
  recording: false,
  revision: 1,
  durationMs: 0,
  exchanges: 3,
  openExchanges: 0,
  sessions: 1,
  findings: { error: 0, warning: 0, info: 0 },
};
const status: CaptureStatus = {
  ...file,
  source: 'live',
  url: 'http://127.0.0.1:4001/mcp',
  recording: true,
};

test.each([
  ['nothing runs', undefined, 0, undefined],
  ['traffic flows', status, 0, 'http://127.0.0.1:4001/mcp → 127.0.0.1:3000/mcp'],
  [
    'no traffic yet',
    { ...status, exchanges: 0 },
    0,
    'http://127.0.0.1:4001/mcp → 127.0.0.1:3000/mcp · Waiting for the first request. Point ChatGPT, Claude, VS Code or an SDK at this address; Connect a Client… (the plug above) says how',
  ],
  [
    'paused',
    { ...status, recording: false },
    0,
    'http://127.0.0.1:4001/mcp → 127.0.0.1:3000/mcp · Recording is paused, traffic is still forwarded',
  ],
  [
    'trouble',
    { ...status, trouble: 'The disk is full.' },
    0,
    'http://127.0.0.1:4001/mcp → 127.0.0.1:3000/mcp · The disk is full.',
  ],
  [
    'a refused host name',
    { ...status, refusedHosts: [{ name: 't.example', count: 2 }] },
    0,
    'http://127.0.0.1:4001/mcp → 127.0.0.1:3000/mcp · Requests for t.example are refused; the shield above allows a name',
  ],
  [
    'several of them, one very long',
    {
      ...status,
      refusedHosts: [
        { name: `${'a'.repeat(240)}.example`, count: 1 },
        { name: 'b.example', count: 1 },
      ],
    },
    0,
    `http://127.0.0.1:4001/mcp → 127.0.0.1:3000/mcp · Requests for ${'a'.repeat(59)}… and 1 other name are refused; the shield above allows a name`,
  ],
  ['a file', file, 0, ''],
  [
    'too many sessions',
    file,
    12,
    'The oldest 12 sessions are left out here; the timeline shows all',
  ],
])('%s', (_case, shown, omitted, message) => {
  expect(viewMessage(shown, { count: omitted, by: 'session' })).toBe(message);
});
