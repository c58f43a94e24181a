import { expect, test } from 'vitest';
import { clientGuides } from '../../../src/extension/firstMinute/clients.ts';

const url = 'http://127.0.0.1:8787/mcp';

test('every client gets something to paste that holds the address, and a way to do it', () => {
  const guides = clientGuides(url);
  expect(guides.map(({ client }) => client)).toEqual([
    'ChatGPT',
    'Claude',
    'VS Code',
    'MCP SDK (TypeScript)',
    'MCP SDK (Python)',
    'Another client',
  ]);
  for (const { paste, how } of guides) {
    expect(paste).toContain(url);
    expect(how).toMatch(/\.$/);
  }
});

test('what is pasted into mcp.json is an entry of JSON', () => {
  const entry = clientGuides(url).find(({ client }) => client === 'VS Code')?.paste ?? '';
  expect(JSON.parse(`{${entry}}`)).toEqual({ inspected: { type: 'http', url } });
});

test('hosted clients are told about the tunnel, its port and the path', () => {
  const [chatgpt, claude] = clientGuides(url);
  expect(chatgpt?.how).toMatch(/tunnel to port 8787.*path \/mcp/);
  expect(claude?.how).toContain('tunnel to port 8787');
});
