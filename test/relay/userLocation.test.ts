/** Where a user is reaches the server as it was sent, and the capture only as the user wants it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { relayTo } from './harness.ts';

const LOCATION = { city: 'Planted City', country: 'DE', latitude: 48.13743, longitude: 11.57549 };
const BODY = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'here', _meta: { 'openai/userLocation': LOCATION } },
});

/** Answers with what it was sent: as JSON, as an event, or within the text of a result. */
async function echo(kind: string, request: IncomingMessage): Promise<[string, string]> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const sent = Buffer.concat(chunks).toString();
  if (kind === '/event') return ['text/event-stream', `data: ${sent}\n\n`];
  const quoted = { jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text: sent }] } };
  return ['application/json', kind === '/quoted' ? JSON.stringify(quoted) : sent];
}

async function server(): Promise<{ url: string; seen: string[] }> {
  const seen: string[] = [];
  const listening = createServer((request, response) => {
    seen.push(String(request.headers['x-openai-user-location']));
    void echo(request.url ?? '', request).then(([type, body]) => {
      seen.push(body);
      response.writeHead(200, { 'Content-Type': type }).end(body);
    });
  }).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  onTestFinished(() => void listening.close());
  return { url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, seen };
}

test.each(['keep', 'round', 'drop'] as const)('%s', async (userLocation) => {
  const { url, seen } = await server();
  const relay = await relayTo(`${url}/mcp`, { userLocation });
  for (const path of ['/mcp', '/event', '/quoted']) {
    const response = await fetch(new URL(path, relay.url), {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-OpenAI-User-Location': JSON.stringify(LOCATION),
      },
      body: BODY,
    });
    expect(await response.text()).toContain('Planted City');
  }
  await relay.records();
  expect(seen.every((text) => text.includes('Planted City'))).toBe(true);
  const captured = relay.captured();
  expect(captured.includes('Planted City')).toBe(userLocation === 'keep');
  expect(captured.includes('48.13743')).toBe(userLocation === 'keep');
  expect(captured.includes('48.1')).toBe(userLocation !== 'drop');
  expect(captured).toContain('userLocation');
});
