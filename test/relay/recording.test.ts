import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { problemsOf } from '../capture/jsonSchema.ts';
import { answer, connect, ofType, post, RawServer, relayTo, type TestRelay } from './harness.ts';

const JWT_PART = Buffer.from('{"sub":"fake-user","exp":1800000000}').toString('base64url');
const JWT = `eyJhbGciOiJub25lIn0.${JWT_PART}.c2VjcmV0LXNpZ25hdHVyZQ`;
const SECRETS = {
  bearer: 'planted-bearer-0001',
  cookie: 'planted-cookie-0002',
  apiKey: 'planted-apikey-0003',
  query: 'planted-query-0004',
  code: 'planted-code-0005',
  access: 'planted-access-0006',
  refresh: 'planted-refresh-0007',
  location: 'planted-location-0008',
  setCookie: 'planted-setcookie-0009',
  socket: 'planted-socket-0010',
  trailer: 'planted-trailer-0011',
  event: 'planted-event-0012',
  jwt: JWT,
};

/** One request, one answer, both as given. */
async function exchange(
  relay: TestRelay,
  server: RawServer,
  up: string,
  down: string | Buffer,
): Promise<void> {
  const client = await connect(relay.port);
  client.send(up);
  const upstream = await server.accept();
  await upstream.head();
  upstream.send(down);
  upstream.socket.end();
  await client.gone();
  client.socket.destroy();
}

const get = (path: string, headers: readonly string[] = []): string =>
  [`GET ${path} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');

async function traffic(): Promise<TestRelay> {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const send = (up: string, down: string | Buffer): Promise<void> =>
    exchange(relay, server, up, down);
  await send(
    post('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"}}', [
      `Authorization: Bearer ${SECRETS.bearer}`,
      `Cookie: sid=${SECRETS.cookie}`,
      `X-Api-Key: ${SECRETS.apiKey}`,
      `X-Forwarded-Auth: ${SECRETS.jwt}`,
      'Mcp-Session-Id: kept-session-id',
    ]),
    answer('{}', [
      `Set-Cookie: sid=${SECRETS.setCookie}; Path=/`,
      'Content-Type: application/json',
    ]),
  );
  await send(
    get(`/mcp?access_token=${SECRETS.query}`, [`Authorization: Bearer ${JWT}`]),
    answer(''),
  );
  await send(
    post(`grant_type=authorization_code&code=${SECRETS.code}`, [
      'Content-Type: application/x-www-form-urlencoded',
    ]).replace('/mcp', '/token'),
    answer(`{"access_token":"${SECRETS.access}","refresh_token":"${SECRETS.refresh}"}`, [
      'Content-Type: application/json',
    ]),
  );
  const packed = gzipSync(`{"access_token":"${SECRETS.access}"}`);
  await send(
    get('/oauth/token'),
    Buffer.concat([
      Buffer.from(
        `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`,
      ),
      packed,
    ]),
  );
  // Neither text nor JSON, yet the secret would stand in its base64.
  await send(
    get('/token'),
    Buffer.concat([Buffer.from(answer(`\xff${SECRETS.access}`), 'latin1')]),
  );
  await send(
    get('/authorize'),
    `HTTP/1.1 302 Found\r\nLocation: https://client.example/cb?code=${SECRETS.location}\r\nContent-Length: 0\r\n\r\n`,
  );
  await send(
    get('/sse'),
    `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: endpoint\ndata: /message?sessionId=1&token=${SECRETS.event}\n\n: c\n\ndata: \xff\n\ndata: cut`,
  );
  await send(
    get('/mcp'),
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Auth-Token: ${SECRETS.trailer}\r\n\r\n`,
  );
  await send(
    get('/mcp', [
      'Connection: Upgrade',
      'Upgrade: websocket',
      `Sec-WebSocket-Protocol: mcp, bearer, ${SECRETS.socket}`,
    ]),
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  );
  relay.setRecording(false);
  relay.setRecording(true);
  return relay;
}

describe('what is recorded', () => {
  test('holds no credential, in no form', async () => {
    const relay = await traffic();
    const records = await relay.records();
    const file = relay.captured();
    for (const secret of Object.values(SECRETS)) {
      expect(file).not.toContain(secret);
      for (const shift of [0, 1, 2]) {
        const base64 = Buffer.from('x'.repeat(shift) + secret).toString('base64');
        expect(file).not.toContain(base64.slice(shift === 0 ? 0 : 4, -4));
      }
    }
    expect(file).toContain('kept-session-id');
    const [first, second] = ofType(records, 'request');
    expect(first?.auth?.scheme).toBe('Bearer');
    expect(first?.auth?.others?.map(({ scheme }) => scheme)).toEqual(['api-key', 'cookie']);
    expect(second?.auth?.claims).toEqual({ sub: 'fake-user', exp: 1_800_000_000 });
    expect(ofType(records, 'event').map(({ event }) => event)).toContain('endpoint');
  });

  test('conforms to the published schema', async () => {
    const records = await (await traffic()).records();
    const types = new Set(records.map(({ type }) => type));
    expect(types.size).toBeGreaterThanOrEqual(9);
    for (const record of records) {
      expect({ record, problems: problemsOf(record) }).toMatchObject({ problems: [] });
    }
  });
});

test('the schema tells a record from what is none', () => {
  const record = { type: 'control', seq: 1, t: 0, at: '', action: 'mark' };
  expect(problemsOf(record)).toEqual([]);
  expect(problemsOf({ ...record, action: 'other' })).not.toEqual([]);
  expect(problemsOf({ ...record, seq: 0 })).not.toEqual([]);
  expect(problemsOf({ ...record, made: 'up' })).not.toEqual([]);
  expect(problemsOf({ ...record, at: undefined })).not.toEqual([]);
});
