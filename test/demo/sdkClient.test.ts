/** The demo server against a client that nobody here wrote. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDemoServer, type DemoServer } from '../../src/demo/server.ts';

let server: DemoServer;
let client: Client;
let transport: StreamableHTTPClientTransport;

beforeEach(async () => {
  server = await startDemoServer({ lingerMs: 0 });
  client = new Client({ name: 'test-client', version: '1.0.0' });
  transport = new StreamableHTTPClientTransport(new URL(server.url));
  await client.connect(transport);
});

afterEach(async () => {
  await client.close();
  await server.close();
});

test('the handshake gives a session and the newest legacy revision', () => {
  expect(client.getServerVersion()).toMatchObject({ name: 'demo-harbour' });
  expect(transport.sessionId).toMatch(/^[0-9a-f-]{36}$/);
  expect(transport.protocolVersion).toBe('2025-11-25');
  expect(server.liveSessions).toBe(1);
});

test('tools are listed, found pages can be fetched', async () => {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(['search', 'fetch']);

  const found = await client.callTool({ name: 'search', arguments: { query: 'storm' } });
  const { results } = jsonOf(found) as { results: { id: string }[] };
  expect(results[0]?.id).toBe('storms');

  const page = await client.callTool({ name: 'fetch', arguments: { id: 'storms' } });
  expect(jsonOf(page)).toMatchObject({ id: 'storms', title: 'When a storm is forecast' });
});

test('progress comes before the result, and calls may overlap', async () => {
  const seen: number[] = [];
  const onprogress = ({ progress }: { progress: number }) => seen.push(progress);
  const input = (id: string) => ({ name: 'fetch', arguments: { id } });
  const pages = await Promise.all([
    client.callTool(input('tides'), undefined, { onprogress }),
    client.callTool(input('fees')),
    client.callTool(input('pilots')),
  ]);
  expect(seen).toEqual([1, 2]);
  expect(pages.map((page) => (jsonOf(page) as { id: string }).id)).toEqual([
    'tides',
    'fees',
    'pilots',
  ]);
});

test('wrong arguments are a tool error, an unknown tool is an RPC error', async () => {
  expect(await client.callTool({ name: 'fetch', arguments: { id: 'none' } })).toMatchObject({
    isError: true,
  });
  await expect(client.callTool({ name: 'none' })).rejects.toMatchObject({ code: -32602 });
});

test('resources are listed and read, ping is answered', async () => {
  const { resources } = await client.listResources();
  expect(resources.map(({ uri }) => uri)).toContain('ui://demo/results.html');
  const { contents } = await client.readResource({ uri: 'handbook://fees' });
  expect(contents[0]).toMatchObject({ mimeType: 'text/plain' });
  expect(await client.ping()).toEqual({});
});

test('terminating ends the session on the server', async () => {
  const id = transport.sessionId ?? '';
  await transport.terminateSession();
  expect(server.liveSessions).toBe(0);
  const headers = { accept: 'text/event-stream', 'mcp-session-id': id };
  expect((await fetch(server.url, { headers })).status).toBe(404);
});

function jsonOf(result: unknown): unknown {
  const { content } = result as { content: { text: string }[] };
  return JSON.parse(content[0]?.text ?? '');
}
