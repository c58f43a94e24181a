import { createServer as createHttpServer, request as httpRequest } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { once } from 'node:events';
import { connect as netConnect, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { proxyFor } from '../../src/relay/corporateProxy.ts';
import { parseTarget } from '../../src/relay/target.ts';
import { connect, ofType, post, RawServer, relayTo } from './harness.ts';
import { authority } from './tls/certificates.ts';

const fake = authority();

/** A forward proxy on loopback that resolves every name to this machine. */
async function proxy({ port: to, credentials }: { port: number; credentials?: string }) {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  const knows = (given: string | undefined): boolean => !expected || given === expected;
  const server = createHttpServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    if (!knows(request.headers['proxy-authorization'])) {
      response.writeHead(407, { 'Proxy-Authenticate': 'Basic' }).end('who?');
      return;
    }
    const { pathname } = new URL(request.url ?? '');
    const headers = { ...request.headers };
    delete headers['proxy-authorization'];
    const forwarded = httpRequest({ host: '127.0.0.1', port: to, path: pathname, headers });
    forwarded.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.rawHeaders);
      answer.pipe(response);
    });
    forwarded.end();
    request.resume();
  });
  server.on('connect', (request, socket: Socket) => {
    seen.push(`CONNECT ${request.url}`);
    if (!knows(request.headers['proxy-authorization'])) {
      return void socket.end('HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n');
    }
    const far = netConnect(to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.pipe(socket).pipe(far);
    });
    for (const end of [far, socket]) end.on('error', () => undefined);
    sockets.add(far);
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { seen, port: (server.address() as AddressInfo).port };
}

async function targetServer(secure: boolean) {
  const { certificate, key } = fake.issue(['mcp.example']);
  const server = secure ? createSecureServer({ cert: certificate, key }) : createHttpServer();
  server.on('request', (request, response) => {
    const proxied = 'proxy-authorization' in request.headers;
    request.resume().on('end', () => {
      response.end(`${request.method} ${request.headers.host} ${request.url} ${proxied}`);
    });
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => socket.send(data, { binary: false }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const client of sockets.clients) client.terminate();
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const SECRET = 'fake%20user:fake-pass-w0rd';

describe.each(['http', 'https'] as const)('an %s target behind a proxy', (scheme) => {
  const target = `${scheme}://mcp.example/mcp`;
  const variable = `${scheme.toUpperCase()}_PROXY`;

  async function relayThrough(url: (port: number) => string, credentials?: string) {
    const port = await targetServer(scheme === 'https');
    const between = await proxy({ port, ...(credentials ? { credentials } : {}) });
    const environment = { [variable]: url(between.port) };
    const relay = await relayTo(target, { environment, ca: fake.certificate });
    return { relay, between, client: await connect(relay.port) };
  }

  test('is reached with credentials that stand nowhere else', async () => {
    const { relay, between, client } = await relayThrough(
      (port) => `http://${SECRET}@127.0.0.1:${port}`,
      'fake user:fake-pass-w0rd',
    );
    for (const round of [1, 2]) {
      client.send(`GET /mcp HTTP/1.1\r\nHost: localhost\r\nX-N: ${round}\r\n\r\n`);
      const head = await client.head();
      expect(head).toContain('200 OK');
      await client.until('GET mcp.example /mcp false');
      await client.until(head.includes('chunked') ? '0\r\n\r\n' : '');
    }
    expect(between.seen).toEqual(
      scheme === 'https'
        ? ['CONNECT mcp.example:443']
        : ['GET http://mcp.example/mcp', 'GET http://mcp.example/mcp'],
    );
    const records = await relay.records();
    expect(ofType(records, 'request')[0]?.url).toBe('/mcp');
    expect(relay.captured()).not.toMatch(/fake-pass|ZmFrZS|Proxy-Auth/i);
  });

  test('is a 502 where the proxy wants to know who asks, without what was told it', async () => {
    const { relay, client } = await relayThrough(
      (port) => `http://someone:wr0ng-fake@127.0.0.1:${port}`,
      'fake user:fake-pass-w0rd',
    );
    client.send(post('{"jsonrpc":"2.0","id":9,"method":"ping"}'));
    const { head, body } = await client.message();
    expect(head).toContain('502 Bad Gateway');
    expect(body).toMatch(/through the proxy 127\.0\.0\.1:\d+: the proxy asks for a user name/);
    expect(body).toContain('"id":9');
    const records = await relay.records();
    expect(ofType(records, 'end')).toMatchObject([{ reason: 'upstream-error' }]);
    expect(body + relay.captured()).not.toMatch(/wr0ng|someone/);
  });

  test('is a 502 where the proxy is not there', async () => {
    const { client } = await relayThrough(() => '127.0.0.1:9');
    client.send(post('{"jsonrpc":"2.0","id":1,"method":"ping"}'));
    expect((await client.message()).body).toMatch(
      /through the proxy 127\.0\.0\.1:9: nothing listens there/,
    );
  });

  test('carries WebSockets through CONNECT', async () => {
    const { relay, between } = await relayThrough((port) => `http://127.0.0.1:${port}`);
    const socket = new WebSocket(relay.url.replace('http', 'ws'));
    onTestFinished(() => socket.terminate());
    await once(socket, 'open');
    const answered = once(socket, 'message') as Promise<[Buffer]>;
    socket.send('through');
    expect((await answered)[0].toString()).toBe('through');
    expect(between.seen).toEqual([`CONNECT mcp.example:${scheme === 'https' ? 443 : 80}`]);
  });
});

test('a client that leaves while the proxy connects is gone for the proxy too', async () => {
  const silent = await RawServer.start();
  const environment = { https_proxy: `http://127.0.0.1:${silent.port}` };
  const relay = await relayTo('https://mcp.example/mcp', { environment });
  const client = await connect(relay.port);
  client.send(post('{}'));
  const between = await silent.accept();
  expect(await between.head()).toBe(
    'CONNECT mcp.example:443 HTTP/1.1\r\nHost: mcp.example:443\r\nConnection: close',
  );
  client.socket.destroy();
  await between.gone();
  expect(ofType(await relay.records(), 'end')).toMatchObject([{ reason: 'client-abort' }]);
});

describe('which proxy', () => {
  const of = (target: string, environment: Record<string, string>): string | undefined =>
    proxyFor(parseTarget(target), environment)?.host;
  const P = 'http://p.example:3128';

  test.each([
    ['https://a.example/', { HTTPS_PROXY: P }, true],
    ['https://a.example/', { https_proxy: P }, true],
    ['https://a.example/', { https_proxy: '', HTTPS_PROXY: P }, false],
    ['https://a.example/', { HTTP_PROXY: P }, false],
    ['http://a.example/', { http_proxy: P }, true],
    ['http://127.0.0.1:3000/', { HTTP_PROXY: P }, false],
    ['http://localhost:3000/', { HTTP_PROXY: P, NO_PROXY: 'x.example' }, false],
    ['http://a.example/', { HTTP_PROXY: P, NO_PROXY: 'a.example' }, false],
    ['http://a.example/', { HTTP_PROXY: P, no_proxy: 'b.example, .example' }, false],
    ['http://a.b.example/', { HTTP_PROXY: P, NO_PROXY: '*.b.example' }, false],
    ['http://a.b.example/', { HTTP_PROXY: P, NO_PROXY: 'B.Example' }, false],
    ['http://ab.example/', { HTTP_PROXY: P, NO_PROXY: 'b.example' }, true],
    ['http://a.example/', { HTTP_PROXY: P, NO_PROXY: 'a.example:8080' }, true],
    ['http://a.example:8080/', { HTTP_PROXY: P, NO_PROXY: 'a.example:8080' }, false],
    ['http://192.0.2.1/', { HTTP_PROXY: P, NO_PROXY: '192.0.2.1' }, false],
    ['http://192.0.2.1/', { HTTP_PROXY: P, NO_PROXY: '2.1' }, true],
    ['http://[2001:db8::1]/', { HTTP_PROXY: P, NO_PROXY: '2001:db8::1' }, false],
    ['http://a.example/', { HTTP_PROXY: P, NO_PROXY: '*' }, false],
    ['http://a.example/', { HTTP_PROXY: P, NO_PROXY: '' }, true],
  ])('for %s with %j', (target, environment, proxied) => {
    expect(of(target, environment as Record<string, string>)).toBe(
      proxied ? 'p.example:3128' : undefined,
    );
  });

  test('one that is none is told of without its secrets', () => {
    for (const text of ['socks5://u:hunter2@p.example:1080', 'http://u:hunter2@:99999/']) {
      const ask = (): unknown => of('https://a.example/', { HTTPS_PROXY: text });
      expect(ask).toThrow(/HTTPS_PROXY does not name a proxy/);
      expect(ask).not.toThrow(/hunter2/);
    }
  });
});
