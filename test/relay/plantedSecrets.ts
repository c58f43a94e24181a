/** Exchanges that carry a secret in every place a credential may stand. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { answer, connect, type RawServer } from './harness.ts';

const HEADERS = [
  ...['Authorization', 'Proxy-Authorization', 'X-Api-Key', 'Api-Key', 'X-Auth-Token'],
  ...['X-Access-Token', 'X-My-Secret', 'X-Apikey-Old', 'X-Password', 'X-Credential-Id'],
];
const FIELDS = [
  ...['access_token', 'refresh_token', 'id_token', 'token', 'client_secret', 'code'],
  ...['code_verifier', 'assertion', 'client_assertion', 'password', 'api_key', 'apikey'],
  ...['key', 'secret', 'sig'],
];

/** A secret and where it stands. */
export interface Planting {
  readonly value: string;
  readonly header: string;
  readonly field: string;
}

export const plantings: fc.Arbitrary<Planting> = fc.record({
  value: fc.stringMatching(/^[A-Za-z0-9]{16,40}$/),
  header: fc.constantFrom(...HEADERS),
  field: fc.constantFrom(...FIELDS),
});

interface Planted {
  readonly up: string;
  readonly down: string | Buffer;
}

/** Each of the exchanges carries the secret somewhere else. */
function exchangesWith({ value, header, field }: Planting): Planted[] {
  return [
    ...withHeaders(value, header),
    ...withAddresses(value, field),
    ...withBodies(value, field),
    ...withStreams(value, header, field),
  ];
}

function request(path: string, headers: readonly string[], body = '', method = 'POST'): string {
  const length = method === 'GET' ? [] : [`Content-Length: ${body.length}`];
  return [`${method} ${path} HTTP/1.1`, 'Host: localhost', ...headers, ...length, '', body].join(
    '\r\n',
  );
}

const CALL = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'a' } });
const JSON_BODY = ['Content-Type: application/json'];

function withHeaders(value: string, name: string): Planted[] {
  const jwt = `eyJhbGciOiJub25lIn0.${value}.${value}`;
  const basic = Buffer.from(`client:${value}`).toString('base64');
  return [
    {
      up: request('/mcp', [`${name}: ${value}`, `Cookie: a=1; sid=${value}`], CALL),
      down: answer('{}', [`Set-Cookie: sid=${value}; Path=/`, `${name}: ${value}`]),
    },
    {
      up: request('/mcp', [`Authorization: Basic ${basic}`, `Proxy-Authorization: Bearer ${jwt}`]),
      down: answer('', [`WWW-Authenticate: Bearer error_description="not Bearer ${value}"`]),
    },
    {
      up: request(`/mcp/${jwt}`, [`X-Note: was Bearer ${value}`, `X-Forwarded: ${jwt}`], CALL),
      down: answer('{}', [`X-Echo: Bearer ${value}`, `DPoP: ${jwt}`]),
    },
    // Refused by the guard: it reaches no server.
    {
      up: request(`/mcp?token=${value}`, ['Origin: https://evil.example', `${name}: ${value}`]),
      down: '',
    },
  ];
}

function withAddresses(value: string, field: string): Planted[] {
  return [
    {
      up: request(`/mcp?x=1&${field}=${value}`, [`Authorization: Bearer ${value}`], CALL),
      down: answer('', [`Location: https://a.example/cb?${field}=${value}#${field}=${value}`]),
    },
    {
      up: request(`/authorize?${field}=${value}&redirect_uri=x`, [
        `Referer: https://a.example/?${field}=${value}`,
      ]),
      down: `HTTP/1.1 302 Found\r\nLocation: http://localhost/cb?${field}=${value}\r\nContent-Length: 0\r\n\r\n`,
    },
  ];
}

function withBodies(value: string, field: string): Planted[] {
  const json = JSON.stringify({ [field]: value, nested: [{ [field]: value }] });
  const form = `grant_type=x&${field}=${value}`;
  const packed = gzipSync(json);
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`;
  return [
    {
      up: request('/token', ['Content-Type: application/x-www-form-urlencoded'], form),
      down: answer(json, JSON_BODY),
    },
    {
      up: request('/oauth/token', JSON_BODY, json),
      down: Buffer.concat([Buffer.from(head), packed]),
    },
    // Neither text nor JSON, yet the secret would stand in its base64.
    { up: request('/oauth/token', JSON_BODY, json), down: answer(`\xff${value}`) },
    // Cut in the middle of the secret's field.
    {
      up: request('/register', JSON_BODY, json),
      down: `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"${field}":"${value}`,
    },
  ];
}

function withStreams(value: string, name: string, field: string): Planted[] {
  const stream = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n';
  const chunks = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  return [
    {
      up: request('/sse', [`Accept: text/event-stream`], '', 'GET'),
      down: `${stream}event: endpoint\ndata: /message?sessionId=1&${field}=${value}\n\n`,
    },
    {
      up: request('/mcp', [], '', 'GET'),
      down: `${chunks}2\r\n{}\r\n0\r\n${name}: ${value}\r\n\r\n`,
    },
    {
      up: request(
        `/mcp?${field}=${value}`,
        [
          ...[...upgrade, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
          ...[`Sec-WebSocket-Protocol: mcp, bearer, ${value}`],
        ],
        '',
        'GET',
      ),
      down: `HTTP/1.1 101 Switching Protocols\r\n${upgrade.slice(0, 2).join('\r\n')}\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n`,
    },
  ];
}

/** Sends them through the relay at `port` to the server; answers how many there were. */
export async function plant(port: number, server: RawServer, planting: Planting): Promise<number> {
  const exchanges = exchangesWith(planting);
  for (const { up, down } of exchanges) {
    const client = await connect(port);
    client.send(up);
    if (down.length > 0) {
      const upstream = await server.accept();
      await upstream.head();
      upstream.send(down);
      upstream.socket.end();
    } else await client.head();
    if (down.length > 0) await client.gone();
    client.socket.destroy();
  }
  return exchanges.length;
}

/** The secrets that stand in a text, as they are or in base64, wherever that begins. */
export function secretsIn(text: string, values: readonly string[]): string[] {
  return values.filter((value) => {
    const packed = [0, 1, 2].map((shift) => {
      const base64 = Buffer.from('x'.repeat(shift) + value).toString('base64');
      return base64.slice(shift === 0 ? 0 : 4, -4);
    });
    return [value, ...packed].some((form) => text.includes(form));
  });
}
