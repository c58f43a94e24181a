import { expect, test } from 'vitest';
import { captureName } from '../../../src/extension/inspector/captureName.ts';
import { argumentsOf, environment } from '../../../src/extension/inspector/inspectorProcess.ts';
import { DEFAULTS } from '../relay/settings.ts';

const files = { rendezvous: '/r.json', out: '/o', err: '/e' };

test('what it is started for becomes its arguments', () => {
  const record = { kind: 'record', target: 'http://h/mcp', port: 4001 } as const;
  const launch = { ...record, relay: DEFAULTS, hosts: ['t.example'] };
  expect(argumentsOf(launch, files, '/c').join(' ')).toBe(
    'record --target http://h/mcp --listen 127.0.0.1:4001 --out /c --owned --json ' +
      '--rendezvous /r.json --host-header auto --max-body-bytes 1048576 ' +
      '--max-captures-bytes 2147483648 --max-captures-days 30 --user-location keep ' +
      '--allow-host t.example',
  );
  expect(argumentsOf({ kind: 'demo' }, files, '/c').join(' ')).toBe(
    'demo --out /c --owned --json --rendezvous /r.json',
  );
  expect(argumentsOf({ kind: 'open', file: '/f' }, files, '/c').join(' ')).toBe(
    'open /f --owned --json --rendezvous /r.json',
  );
});

test('it runs as plain Node, without the switches of the editor', () => {
  const env = { PATH: '/bin', VSCODE_IPC_HOOK: 'x', NODE_OPTIONS: '--inspect', ELECTRON_X: '1' };
  expect(environment(env)).toEqual({ PATH: '/bin', ELECTRON_RUN_AS_NODE: '1' });
});

test('a capture is named after its time and target, in characters every file system takes', () => {
  const at = new Date('2026-02-05T09:30:00Z');
  const target = 'http://[::1]:3000/mcp';
  expect(captureName(at, { kind: 'record', target, port: 0 })).toBe(
    '2026-02-05T09-30-00-000Z-1-3000.mcp.jsonl',
  );
  expect(captureName(at, { kind: 'demo' })).toBe('2026-02-05T09-30-00-000Z-demo.mcp.jsonl');
});
