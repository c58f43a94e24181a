import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readServers } from '../../../src/extension/targets/configuredServers.ts';

const read = (text: string) => readServers(text, '.vscode/mcp.json', 'servers');

test('HTTP servers are found among comments and trailing commas', () => {
  const text = `{
    // VS Code's own format
    "servers": {
      "docs": { "type": "http", "url": "https://mcp.example.com/mcp", },
      "old": { "type": "sse", "url": "http://localhost:3001/sse" },
      "local": { "type": "stdio", "command": "node", "args": ["server.js"] },
    },
  }`;
  const file = '.vscode/mcp.json';
  expect(read(text)).toEqual({
    servers: [
      { name: 'docs', url: 'https://mcp.example.com/mcp', file },
      { name: 'old', url: 'http://localhost:3001/sse', file },
    ],
  });
});

test('the other format stands under another property', () => {
  const text = '{"mcpServers": {"a": {"url": "http://127.0.0.1:1/mcp"}}}';
  expect(readServers(text, '.mcp.json', 'mcpServers').servers.map(({ name }) => name)).toEqual([
    'a',
  ]);
  expect(read(text).servers).toEqual([]);
});

test('addresses only VS Code can fill in, and broken ones, are left out', () => {
  const servers = {
    input: { url: 'https://${input:host}/mcp' },
    broken: { url: 'not an address' },
    number: { url: 7 },
    nothing: null,
    list: [],
  };
  expect(read(JSON.stringify({ servers })).servers).toEqual([]);
});

test('a broken file gives what stands before the break, and says where that is', () => {
  const { servers, notice } = read('{"servers": {"a": {"url": "http://127.0.0.1:1/mcp"}, "b": ');
  expect(servers.map(({ name }) => name)).toEqual(['a']);
  expect(notice).toBe('.vscode/mcp.json: ValueExpected at character 58');
});

test('no text breaks it', () => {
  fc.assert(fc.property(fc.string(), (text) => Array.isArray(read(text).servers)));
  fc.assert(fc.property(fc.json(), (text) => Array.isArray(read(text).servers)));
});
