import { expect, test } from 'vitest';
import { TargetMemory } from '../../../src/extension/targets/targetMemory.ts';

function memento(stored: Record<string, unknown> = {}) {
  return {
    get: (key: string) => stored[key],
    update: async (key: string, value: unknown) => {
      stored[key] = value;
    },
  };
}

test('the port of a target is found again, also by a later life of the window', async () => {
  const stored = {};
  await new TargetMemory(memento(stored)).remember('http://a/mcp', 4001);
  const later = new TargetMemory(memento(stored));
  expect(later.portOf('http://a/mcp')).toBe(4001);
  expect(later.portOf('http://b/mcp')).toBeUndefined();
});

test('the most recent target comes first, once, and old ones go', async () => {
  const memory = new TargetMemory(memento());
  for (let index = 0; index < 12; index += 1)
    await memory.remember(`http://t${index}/`, 4000 + index);
  await memory.remember('http://t5/', 5000);
  expect(memory.recent).toHaveLength(10);
  expect(memory.recent[0]).toEqual({ url: 'http://t5/', port: 5000 });
  expect(memory.recent.filter(({ url }) => url === 'http://t5/')).toHaveLength(1);
  expect(memory.portOf('http://t0/')).toBeUndefined();
});

test('what another version stored is not believed', () => {
  const stored = [null, 'http://a/', { url: 'http://a/' }, { url: 'http://b/', port: 70_000 }];
  expect(new TargetMemory(memento({ targets: stored })).recent).toEqual([]);
  expect(new TargetMemory(memento({ targets: 'x' })).recent).toEqual([]);
});

test('an allowed host name stays with its target, also when that is started again', async () => {
  const memory = new TargetMemory(memento());
  await memory.remember('http://a/mcp', 4001);
  await memory.allowHost('http://a/mcp', 'tunnel.example');
  await memory.allowHost('http://a/mcp', 'tunnel.example');
  await memory.remember('http://a/mcp', 4002);
  expect(memory.recent).toEqual([{ url: 'http://a/mcp', port: 4002, hosts: ['tunnel.example'] }]);
  expect(memory.hostsOf('http://a/mcp')).toEqual(['tunnel.example']);
  expect(memory.hostsOf('http://b/mcp')).toEqual([]);
  await memory.allowHost('http://b/mcp', 'tunnel.example');
  expect(memory.recent).toHaveLength(1);
});

test('its public address is kept with the names, and forgotten with them', async () => {
  const memory = new TargetMemory(memento());
  await memory.remember('http://a/mcp', 4001);
  await memory.allowHost('http://a/mcp', 'tunnel.example');
  await memory.expose('http://a/mcp', 'https://tunnel.example/mcp');
  await memory.remember('http://a/mcp', 4002);
  expect(memory.publicAddressOf('http://a/mcp')).toBe('https://tunnel.example/mcp');
  await memory.forgetHosts('http://a/mcp');
  await memory.expose('http://b/mcp', 'https://tunnel.example/mcp');
  expect(memory.recent).toEqual([{ url: 'http://a/mcp', port: 4002 }]);
});

test('host names that are none are not believed', () => {
  const stored = [{ url: 'http://a/', port: 4001, hosts: ['http://x/'] }];
  expect(new TargetMemory(memento({ targets: stored })).recent).toEqual([]);
});
