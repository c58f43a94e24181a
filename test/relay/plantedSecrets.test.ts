/** Random secrets in every place a credential may stand; no output may hold one. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { answer, connect, RawServer, relayTo, type TestRelay } from './harness.ts';
import { textOf } from '../capture/batches.ts';

const secret = fc.stringMatching(/^[A-Za-z0-9]{16,40}$/);

const HEADERS = [
  ...['Authorization', 'Proxy-Authorization', 'X-Api-Key', 'Api-Key', 'X-Auth-Token'],
  ...['X-Access-Token', 'X-My-Secret', 'X-Apikey-Old', 'X-Password', 'X-Credential-Id'],
];
const FIELDS = [
  ...['access_token', 'refresh_token', 'id_token', 'token', 'client_secret', 'code'],
  ...['code_verifier', 'assertion', 'client_assertion', 'password', 'api_key', 'apikey'],
  ...['key', 'secret', 'sig'],
];

interface Planted {
  readonly up: string;
  readonly down: string;
}

/** Each of the exchanges carries the secret somewhere else. */
function plant(planted: string, name: string, field: string): Planted[] {
  const jwt = `eyJhbGciOiJub25lIn0.${planted}.${planted}`;
  const json = JSON.stringify({ [field]: planted, nested: [{ [field]: planted }] });
  const form = `grant_type=x&${field}=${planted}`;
  const request = (path: string, headers: readonly string[], body = ''): string =>
    [
      `POST ${path} HTTP/1.1`,
      'Host: localhost',
      ...headers,
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n');
  const stream = `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n`;
  return [
    {
      up: request('/mcp', [`${name}: ${planted}`, `Cookie: a=1; sid=${planted}`]),
      down: answer('{}', [`Set-Cookie: sid=${planted}; Path=/`, `${name}: ${planted}`]),
    },
    {
      up: request(`/mcp?x=1&${field}=${planted}`, [`Authorization: Bearer ${planted}`]),
      down: answer('', [`Location: https://a.example/cb?${field}=${planted}#${field}=${planted}`]),
    },
    {
      up: request('/token', ['Content-Type: application/x-www-form-urlencoded'], form),
      down: answer(json, ['Content-Type: application/json']),
    },
    {
      up: request(`/mcp/${jwt}`, [`X-Note: was Bearer ${planted}`, `X-Forwarded: ${jwt}`]),
      down: `${stream}event: endpoint\ndata: /message?sessionId=1&${field}=${planted}\n\n`,
    },
    {
      up: request('/oauth/token', ['Content-Type: application/json'], json),
      down: answer(`\xff${planted}`),
    },
  ];
}

async function exchange(relay: TestRelay, server: RawServer, { up, down }: Planted): Promise<void> {
  const client = await connect(relay.port);
  client.send(up);
  const upstream = await server.accept();
  await upstream.head();
  upstream.send(down);
  upstream.socket.end();
  await client.gone();
  client.socket.destroy();
}

test('no secret reaches the file, the batches, the messages of trouble or the log', async () => {
  const logged: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => logged.push(String(text)) > 0);
  }
  const outputs: string[] = [];
  const planted: string[] = [];
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  relay.onBatch((batch) => outputs.push(textOf(batch)));
  relay.onTrouble(({ message }) => outputs.push(message));
  await fc.assert(
    fc.asyncProperty(
      secret,
      fc.constantFrom(...HEADERS),
      fc.constantFrom(...FIELDS),
      async (value, name, field) => {
        planted.push(value);
        for (const one of plant(value, name, field)) await exchange(relay, server, one);
      },
    ),
    { numRuns: 25 },
  );
  await relay.stop();
  vi.restoreAllMocks();
  const everything = [relay.captured(), ...outputs, ...logged].join('\n');
  expect(relay.captured().split('"type":"end"')).toHaveLength(planted.length * 5 + 1);
  for (const value of planted) {
    expect(everything).not.toContain(value);
    for (const shift of [0, 1, 2]) {
      const base64 = Buffer.from('x'.repeat(shift) + value).toString('base64');
      expect(everything).not.toContain(base64.slice(shift === 0 ? 0 : 4, -4));
    }
  }
});
