import { expect, test } from 'vitest';
import { addressText, readEntries } from '../../../src/extension/twins/serverEntries.ts';

const file = '.vscode/mcp.json';
const text = `{
  // Comments are allowed.
  "inputs": [
    { "id": "key", "type": "promptString", "description": "The key", "password": true },
    { "id": "place", "type": "pickString", "options": ["here", { "label": "There", "value": "there" }] },
    { "type": "nameless" },
  ],
  "servers": {
    "plain": { "type": "http", "url": "https://mcp.example/mcp" },
    "keyed": { "url": "https://\${input:place}.example/mcp", "headers": { "X-Api-Key": "\${input:key}", "X-Number": 3 } },
    "program": { "command": "node", "args": ["server.js"] },
    "socket": { "url": "unix:///tmp/mcp.sock" },
    "nothing": 3,
  },
}`;

test('HTTP servers keep their headers and inputs, programs are told apart, others are left out', () => {
  const entries = readEntries(text, file, 'servers');
  expect(entries.map(({ name, kind }) => [name, kind])).toEqual([
    ['plain', 'http'],
    ['keyed', 'http'],
    ['program', 'stdio'],
  ]);
  const [, keyed] = entries;
  expect(keyed).toMatchObject({ headers: { 'X-Api-Key': '${input:key}' } });
  expect(keyed?.kind === 'http' && keyed.inputs).toEqual([
    { id: 'key', description: 'The key', password: true, initial: undefined, options: undefined },
    {
      id: 'place',
      description: 'place',
      password: false,
      initial: undefined,
      options: ['here', 'there'],
    },
  ]);
});

test('what is broken further on does not hide what stands before it', () => {
  const broken = '{ "servers": { "one": { "url": "http://127.0.0.1:3000/mcp" }, "two": {';
  expect(readEntries(broken, file, 'servers').map(({ name }) => name)).toEqual(['one']);
  expect(readEntries('', file, 'servers')).toEqual([]);
  expect(readEntries('[]', file, 'servers')).toEqual([]);
});

test('a query, which may hold a key, is not for the screen', () => {
  expect(addressText('https://mcp.example/mcp?api_key=planted')).toBe('https://mcp.example/mcp');
  expect(addressText('https://mcp.example/mcp')).toBe('https://mcp.example/mcp');
});
