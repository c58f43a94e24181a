import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { deleteSession, verdictOn } from '../../../src/extension/sessions/deleteSession.ts';

async function server(status: number) {
  const asked: IncomingMessage[] = [];
  const answering = createServer((request, response) => {
    asked.push(request);
    response.writeHead(status).end('{}');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void answering.close());
  await once(answering, 'listening');
  const { port } = answering.address() as AddressInfo;
  return { asked, url: `http://127.0.0.1:${port}/mcp` };
}

test('a DELETE with the id and no credential reaches the endpoint', async () => {
  const { asked, url } = await server(204);
  expect(await deleteSession(url, { id: 'session-a' })).toEqual({
    kind: 'done',
    message: 'The server deleted the session (204).',
  });
  expect(asked.map(({ method, url: path }) => [method, path])).toEqual([['DELETE', '/mcp']]);
  expect(asked[0]?.headers).toMatchObject({ 'mcp-session-id': 'session-a' });
  expect(asked[0]?.headers).not.toHaveProperty('authorization');
});

test('the negotiated version goes with it, as a client has to send it', async () => {
  const { asked, url } = await server(200);
  await deleteSession(url, { id: 'session-a', version: '2025-11-25' });
  expect(asked[0]?.headers).toMatchObject({ 'mcp-protocol-version': '2025-11-25' });
});

test.each([
  [401, /asks for a credential \(401\).*never recorded/],
  [403, /asks for a credential \(403\)/],
  [404, /does not know this session/],
  [405, /does not let clients delete/],
  [302, /answered 302/],
  [500, /answered 500/],
])('an answer of %i is told as what it is', async (status, message) => {
  const { url } = await server(status);
  const outcome = await deleteSession(url, { id: 'session-a' });
  expect(outcome.kind).toBe('refused');
  expect(outcome.message).toMatch(message);
  expect(verdictOn(status)).toEqual(outcome);
});

test('a server that is gone is a sentence, no exception', async () => {
  const outcome = await deleteSession('http://127.0.0.1:1/mcp', { id: 'session-a' });
  expect(outcome).toMatchObject({ kind: 'refused' });
  expect(outcome.message).toContain('could not be reached');
});

test('an id that is no header value is refused before it is sent', async () => {
  const { asked, url } = await server(204);
  expect((await deleteSession(url, { id: 'a\nb' })).kind).toBe('refused');
  expect(asked).toEqual([]);
});
