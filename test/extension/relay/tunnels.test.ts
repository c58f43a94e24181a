import { expect, test } from 'vitest';
import { readPublicAddress, tunnelCommand, tunnels } from '../../../src/extension/relay/tunnels.ts';

const local = 'http://127.0.0.1:8787/mcp';

test('a command names the port of the relay, a view of VS Code has none', () => {
  const commands = tunnels().map((tunnel) => tunnelCommand(tunnel, 8787));
  expect(commands.filter((command) => command === undefined)).toHaveLength(1);
  for (const command of commands) if (command !== undefined) expect(command).toContain('8787');
});

test.each([
  ['https://name.tunnel.example', 'https://name.tunnel.example/mcp'],
  [' https://name.tunnel.example/ ', 'https://name.tunnel.example/mcp'],
  ['https://localhost.tunnel.example', 'https://localhost.tunnel.example/mcp'],
  ['https://name.tunnel.example/other#part', 'https://name.tunnel.example/other'],
])('%s becomes what clients need', (typed, value) => {
  expect(readPublicAddress(typed, local)).toEqual({ ok: true, value });
});

test.each([
  ...['', 'name.tunnel.example', 'ftp://a.example', 'https://a:b@c.example', local],
  ...['http://localhost:8787', 'http://[::1]:8787', 'http://inspector.localhost:8787'],
])('%j is told what to enter', (typed) => {
  expect(readPublicAddress(typed, local)).toMatchObject({ ok: false });
});
