import { describe, expect, test } from 'vitest';
import { Guard } from '../../src/relay/guard.ts';
import { answer, connect, ofType, RawServer, relayTo } from './harness.ts';

describe('the guard', () => {
  const guard = new Guard(['Tunnel.Example', 'ported.example:8443'], true, '127.0.0.1');
  const judge = (...headers: string[]): number | undefined => guard.judge('/mcp', headers)?.status;

  test.each([
    ...['localhost', 'localhost:3000', 'LOCALHOST', 'app.localhost', '127.0.0.1:80', '127.8.9.1'],
    ...['[::1]:3000', '[::1]', 'tunnel.example', 'tunnel.example:443', 'ported.example'],
  ])('lets Host %s pass', (host) => {
    expect(judge('Host', host)).toBeUndefined();
  });

  test.each([
    ...['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '192.168.0.1'],
    ...['', 'a b', '127.0.0.1@evil.example', 'evil.example#localhost', '[::2]', '128.0.0.1'],
    ...['tunnel.example.evil', '127.0.0.256'],
  ])('refuses Host "%s"', (host) => {
    expect(judge('Host', host)).toBe(403);
  });

  test('refuses two hosts, and a host hidden in the request target', () => {
    expect(judge('Host', 'localhost', 'host', 'evil.example')).toBe(400);
    expect(guard.judge('http://evil.example/mcp', ['Host', 'localhost'])?.status).toBe(403);
    expect(guard.judge('http://localhost/mcp', ['Host', 'localhost'])).toBeUndefined();
  });

  test.each(['http://localhost:6274', 'https://tunnel.example', 'vscode-webview://abc'])(
    'lets Origin %s pass',
    (origin) => expect(judge('Host', 'localhost', 'Origin', origin)).toBeUndefined(),
  );

  test.each(['https://evil.example', 'null', 'http://localhost.evil.example', 'http:evil'])(
    'refuses Origin %s',
    (origin) => expect(judge('Host', 'localhost', 'Origin', origin)).toBe(403),
  );

  test('leaves the origin to a server that is not on this machine', () => {
    const remote = new Guard([], false, '127.0.0.1');
    expect(remote.judge('/', ['Host', 'localhost', 'Origin', 'https://a.example'])).toBeUndefined();
  });

  test('learns a name while running', () => {
    const learning = new Guard([], true, '127.0.0.1');
    expect(learning.judge('/', ['Host', 'new.example'])?.status).toBe(403);
    learning.allow('new.example');
    expect(learning.judge('/', ['Host', 'new.example'])).toBeUndefined();
  });

  test('never repeats hostile text', () => {
    const message = guard.judge('/', ['Host', '<b>\x1b[31m"evil"\x9b'])?.message ?? '';
    expect(message).not.toMatch(/[<>\x1b\x9b]/);
  });
});

test('a refused request is answered, recorded and does not reach the server', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const client = await connect(relay.port);
  client.send('POST /mcp HTTP/1.1\r\nHost: rebind.example\r\nContent-Length: 2\r\n\r\n{}');
  expect(await client.head()).toContain('HTTP/1.1 403 Forbidden');
  await client.gone();
  relay.allowHost('rebind.example');
  const second = await connect(relay.port);
  second.send('GET /mcp HTTP/1.1\r\nHost: rebind.example\r\n\r\n');
  const upstream = await server.accept();
  expect(await upstream.head()).toContain('GET /mcp');
  upstream.send(answer(''));
  await second.head();
  expect(server.connections).toBe(1);
  const records = await relay.records();
  expect(ofType(records, 'end').map(({ reason }) => reason)).toEqual(['refused', 'complete']);
  expect(ofType(records, 'response').map(({ status }) => status)).toEqual([403, 200]);
});

test.each(['[::ffff:7f00:1]', '::ffff:7f00:1', '[::FFFF:7F00:1]:8080'])(
  'the IPv6 address %s is allowed with brackets and without',
  (text) => {
    const guard = new Guard([text], true, '127.0.0.1');
    expect(guard.judge('/mcp', ['Host', '[::ffff:7f00:1]:443'])).toBeUndefined();
    expect(guard.judge('/mcp', ['Host', '[::ffff:7f00:2]:443'])?.status).toBe(403);
  },
);

test('a name that was allowed can be forbidden again, the address listened on cannot', () => {
  const guard = new Guard(['tunnel.example'], true, '192.0.2.7');
  const judged = (host: string) => guard.judge('/mcp', ['Host', host], '198.51.100.9')?.status;
  expect(judged('tunnel.example')).toBeUndefined();
  guard.forbid('Tunnel.example:443');
  expect(judged('tunnel.example')).toBe(403);
  guard.forbid('192.0.2.7');
  expect(judged('192.0.2.7')).toBeUndefined();
});

describe('a relay other machines can reach', () => {
  const open = new Guard(['tunnel.example'], true, '0.0.0.0');
  const named = new Guard([], true, '192.0.2.7');
  const far = '192.0.2.99';
  const judge = (guard: Guard, host: string, peer: string): number | undefined =>
    guard.judge('/', ['Host', host], peer)?.status;

  test('takes only allowed names from them; loopback names count on this machine alone', () => {
    expect(judge(open, 'tunnel.example', far)).toBeUndefined();
    expect(judge(open, 'localhost', far)).toBe(403);
    expect(judge(open, '127.0.0.1:80', far)).toBe(403);
    expect(judge(open, 'localhost', '127.0.0.1')).toBeUndefined();
    expect(judge(open, 'localhost', '::ffff:127.0.0.1')).toBeUndefined();
  });

  test('knows the address it was told to listen on, and no wildcard', () => {
    expect(judge(named, '192.0.2.7:8080', far)).toBeUndefined();
    expect(judge(open, '0.0.0.0', '127.0.0.1')).toBe(403);
    expect(judge(new Guard([], true, '::'), '[::]', '::1')).toBe(403);
  });
});

test('the names that were refused are told, and nothing that is no name', async () => {
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  const told: unknown[] = [];
  relay.onRefusedHost((refused) => told.push(refused));
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: x'];
  const heads = [
    ['Host: Rebind.Example:81'],
    ['Host: <b>'],
    [`Host: ${'a'.repeat(300)}`],
    ['Host: socket.example', ...upgrade],
    ['Host: localhost', 'Origin: https://page.example'],
    ['Host: localhost', 'Origin: null'],
  ];
  for (const lines of heads) {
    const client = await connect(relay.port);
    client.send(`GET /mcp HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    expect(await client.head()).toContain('403');
    await client.gone();
  }
  expect(told).toEqual([
    { name: 'rebind.example', x: 1 },
    { name: 'socket.example', x: 4 },
    { name: 'page.example', x: 5 },
  ]);
  expect(server.connections).toBe(0);
});

describe('Host', () => {
  async function forwardedHost(hostHeader: 'auto' | 'preserve' | 'target' | undefined) {
    const server = await RawServer.start();
    const relay = await relayTo(server.url, hostHeader ? { hostHeader } : {});
    const client = await connect(relay.port);
    client.send('GET /mcp HTTP/1.1\r\nhOST: localhost:99\r\nX-A: 1\r\n\r\n');
    const upstream = await server.accept();
    const head = await upstream.head();
    upstream.send(answer(''));
    await client.head();
    const [response] = ofType(await relay.records(), 'response');
    return { server, head, rewrites: response?.rewrites };
  }

  test.each([undefined, 'auto', 'preserve'] as const)(
    'is preserved towards a loopback target: %s',
    async (policy) => {
      const { head, rewrites } = await forwardedHost(policy);
      expect(head).toContain('\r\nhOST: localhost:99\r\nX-A: 1');
      expect(rewrites).toBeUndefined();
    },
  );

  test('becomes the target on request, in its place, and that is recorded', async () => {
    const { server, head, rewrites } = await forwardedHost('target');
    const host = `127.0.0.1:${server.port}`;
    expect(head).toContain(`\r\nhOST: ${host}\r\nX-A: 1`);
    expect(rewrites).toEqual([{ what: 'Host', from: 'localhost:99', to: host }]);
  });
});
