import { expect, test } from 'vitest';
import { captureName, capturesDirectory, rendezvousFile } from '../../src/cli/directories.ts';

const linux = { platform: 'linux', env: {}, home: '/home/ada' } as const;

test('the customary places', () => {
  expect(capturesDirectory(linux)).toBe('/home/ada/.local/state/mcp-traffic-inspector/captures');
  expect(capturesDirectory({ ...linux, env: { XDG_STATE_HOME: '/state' } })).toBe(
    '/state/mcp-traffic-inspector/captures',
  );
  expect(capturesDirectory({ platform: 'darwin', env: {}, home: '/Users/ada' })).toBe(
    '/Users/ada/Library/Application Support/mcp-traffic-inspector/captures',
  );
  const windows = { platform: 'win32', home: 'C:\\Users\\ada' } as const;
  expect(capturesDirectory({ ...windows, env: { LOCALAPPDATA: 'D:\\Local' } })).toBe(
    'D:\\Local\\mcp-traffic-inspector\\captures',
  );
  expect(rendezvousFile({ ...windows, env: {} }, 42)).toBe(
    'C:\\Users\\ada\\AppData\\Local\\mcp-traffic-inspector\\running\\42.json',
  );
});

test('a relative XDG_STATE_HOME is ignored, as its specification says', () => {
  expect(capturesDirectory({ ...linux, env: { XDG_STATE_HOME: 'state' } })).toBe(
    capturesDirectory(linux),
  );
});

test('a capture is named after its start and its target', () => {
  const at = new Date('2026-02-05T09:30:00.123Z');
  expect(captureName(at, 'https://user:secret@example.com:8443/mcp?key=1')).toBe(
    '2026-02-05T09-30-00-123Z-example.com-8443.mcp.jsonl',
  );
  expect(captureName(at, 'http://[::1]:9/../../etc')).toBe(
    '2026-02-05T09-30-00-123Z-1-9.mcp.jsonl',
  );
  expect(captureName(at, 'nonsense')).toBe('2026-02-05T09-30-00-123Z-unknown.mcp.jsonl');
});
