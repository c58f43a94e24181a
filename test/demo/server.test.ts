import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDemoServer, type DemoServer } from '../../src/demo/server.ts';

const BOTH = 'application/json, text/event-stream';

let server: DemoServer;
beforeAll(async () => {
  server = await startDemoServer({ lingerMs: 0, pause: async () => undefined });
});
afterAll(() => server.close());

function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(server.url, {
    method: 'POST',
    headers: { accept: BOTH, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

function rpc(method: string, params: unknown = {}, id: unknown = 1) {
  return { jsonrpc: '2.0', id, method, params };
}

async function newSession(): Promise<Record<string, string>> {
  const answer = await post(rpc('initialize', { protocolVersion: '2025-11-25' }));
  await answer.body?.cancel();
  return { 'mcp-session-id': answer.headers.get('mcp-session-id') ?? '' };
}

const search = rpc('tools/call', { name: 'search', arguments: { query: 'berth' } });

describe('sessions of the legacy era', () => {
  test('every initialize gets an id of its own and a revision that the server speaks', async () => {
    const [first, second] = [await newSession(), await newSession()];
    expect(first).not.toEqual(second);
    const answer = await post(rpc('initialize', { protocolVersion: '2025-06-18' }));
    expect(await answer.json()).toMatchObject({ result: { protocolVersion: '2025-06-18' } });
    const unknown = await post(rpc('initialize', { protocolVersion: '1999-01-01' }));
    expect(await unknown.json()).toMatchObject({ result: { protocolVersion: '2025-11-25' } });
  });

  test('without the id only a tool call is served', async () => {
    expect((await post(rpc('tools/list'))).status).toBe(400);
    const call = await post(search);
    expect(call.headers.get('content-type')).toBe('text/event-stream');
    expect(call.headers.get('mcp-session-id')).toBeNull();
    expect(await call.text()).toContain('"id\\":\\"berths');
  });

  test('an id that was never issued is 404, -32001', async () => {
    const answer = await post(search, { 'mcp-session-id': 'demo-unknown' });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: -32001 } });
  });

  test('a notification is accepted without a body', async () => {
    const body = { jsonrpc: '2.0', method: 'notifications/initialized' };
    const answer = await post(body, await newSession());
    expect([answer.status, await answer.text()]).toEqual([202, '']);
  });

  test('a session has one GET stream, which ends with the session', async () => {
    const session = await newSession();
    const headers = { accept: 'text/event-stream', ...session };
    const stream = await fetch(server.url, { headers });
    expect(stream.status).toBe(200);
    expect((await fetch(server.url, { headers })).status).toBe(409);
    const answer = await fetch(server.url, { method: 'DELETE', headers: session });
    expect(answer.status).toBe(200);
    expect(await stream.text()).toBe('');
    expect((await fetch(server.url, { method: 'DELETE', headers: session })).status).toBe(404);
  });

  test('a GET stream can be opened again once it was closed', async () => {
    const headers = { accept: 'text/event-stream', ...(await newSession()) };
    const first = await fetch(server.url, { headers });
    await first.body?.cancel();
    await expect
      .poll(async () => {
        const again = await fetch(server.url, { headers });
        await again.body?.cancel();
        return again.status;
      })
      .toBe(200);
  });

  test('an answered event stream waits for its client to close it', async () => {
    const patient = await startDemoServer({ lingerMs: 60_000, pause: async () => undefined });
    const call = await fetch(patient.url, {
      method: 'POST',
      headers: { accept: BOTH, 'content-type': 'application/json' },
      body: JSON.stringify(search),
    });
    const reader = call.body?.getReader();
    const { value } = (await reader?.read()) as { value?: Uint8Array };
    expect(new TextDecoder().decode(value)).toContain('"result"');
    const closed = reader?.read().then(
      () => 'ended',
      () => 'cut',
    );
    await patient.close();
    expect(await closed).toBe('cut');
  });
});

describe('the stateless era', () => {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const headersOf = (method: string, name?: string) => ({
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    ...(name === undefined ? {} : { 'mcp-name': name }),
  });

  test('server/discover names the revision, the server and how long that keeps', async () => {
    const body = rpc('server/discover', { _meta: meta }, 'probe');
    const answer = await post(body, headersOf('server/discover'));
    expect(await answer.json()).toMatchObject({
      id: 'probe',
      result: {
        supportedVersions: ['2026-07-28'],
        resultType: 'complete',
        ttlMs: 60_000,
        _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'demo-harbour' } },
      },
    });
    expect(answer.headers.get('mcp-session-id')).toBeNull();
  });

  test('a tool call is answered by a stream that ends with its result', async () => {
    const body = rpc('tools/call', { name: 'fetch', arguments: { id: 'fees' }, _meta: meta });
    const answer = await post(body, headersOf('tools/call', 'fetch'));
    expect(await answer.text()).toMatch(/^event: message\ndata: .*"resultType":"complete".*\n\n$/);
  });

  test('a name that is unsafe in a header travels encoded', async () => {
    const uri = 'handbook://fees';
    const encoded = `=?base64?${Buffer.from(uri).toString('base64')}?=`;
    const body = rpc('resources/read', { uri, _meta: meta });
    expect((await post(body, headersOf('resources/read', encoded))).status).toBe(200);
  });

  test.each([
    ['no _meta', {}, headersOf('tools/list'), 400, -32602],
    ['no Mcp-Method', { _meta: meta }, { 'mcp-protocol-version': '2026-07-28' }, 400, -32020],
    ['another Mcp-Method', { _meta: meta }, headersOf('tools/call'), 400, -32020],
    ['no version header', { _meta: meta }, { 'mcp-method': 'tools/list' }, 400, -32020],
    [
      'a revision to come',
      { _meta: { ...meta, 'io.modelcontextprotocol/protocolVersion': '2099-01-01' } },
      { ...headersOf('tools/list'), 'mcp-protocol-version': '2099-01-01' },
      400,
      -32022,
    ],
  ])('%s is refused', async (_case, params, headers, status, code) => {
    const answer = await post(rpc('tools/list', params), headers);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ id: 1, error: { code } });
  });

  test('another Mcp-Name is refused, an unknown method is 404', async () => {
    const body = rpc('tools/call', { name: 'search', arguments: {}, _meta: meta });
    expect((await post(body, headersOf('tools/call', 'fetch'))).status).toBe(400);
    const ping = await post(rpc('ping', { _meta: meta }), headersOf('ping'));
    expect([ping.status, await ping.json()]).toMatchObject([404, { error: { code: -32601 } }]);
  });
});

describe('what is refused in any era', () => {
  test.each([
    ['not JSON', '{', {}, 400, -32700],
    ['an array', [rpc('tools/list')], {}, 400, -32600],
    ['no message', { hello: 'world' }, {}, 400, -32600],
    ['half an Accept', rpc('tools/list'), { accept: 'application/json' }, 406, -32000],
    ['another media type', rpc('tools/list'), { 'content-type': 'text/plain' }, 415, -32000],
    ['a body over 1 MB', `"${'x'.repeat(1024 * 1024)}"`, {}, 413, -32000],
    [
      'an unknown revision',
      rpc('tools/list'),
      { 'mcp-protocol-version': '1999-01-01' },
      400,
      -32000,
    ],
    [
      'a page of another origin',
      rpc('tools/list'),
      { origin: 'https://evil.example' },
      403,
      -32000,
    ],
  ])('%s', async (_case, body, headers, status, code) => {
    const answer = await post(body, headers);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error: { code } });
  });

  test('another path, another HTTP method', async () => {
    expect((await fetch(new URL('/other', server.url))).status).toBe(404);
    const put = await fetch(server.url, { method: 'PUT' });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, POST, DELETE']);
  });

  test.each([
    ['evil.example', 403],
    ['localhost:1', 400],
    ['[::1]:1', 400],
  ])('Host %s: %i', async (host, status) => {
    const seen = await new Promise((resolve, reject) => {
      const headers = { host, accept: BOTH, 'content-type': 'application/json' };
      const sent = request(server.url, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject);
      sent.end(JSON.stringify(rpc('tools/list')));
    });
    expect(seen).toBe(status);
  });
});

test('closing cuts what is open, and closing twice is harmless', async () => {
  const other = await startDemoServer();
  await other.close();
  await other.close();
  await expect(fetch(other.url)).rejects.toThrow();
});
