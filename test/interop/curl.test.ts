/** The commands of `exchange/curl`, run by a real shell and the real curl against a raw listener. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { RawHeaders } from '../../src/capture/records.ts';
import { curlCommand, type CurlBody } from '../../src/export/curl.ts';

interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly headers: string[];
  readonly body: string;
}

/** Answers everything with what arrived; bodies and headers as latin1, one character a byte. */
async function mirror(): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', rawHeaders } = request;
      const body = Buffer.concat(chunks).toString('latin1');
      response.end(JSON.stringify({ method, url, headers: rawHeaders, body } satisfies Arrived));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}

async function sent(
  request: { method: string; url: string; headers: RawHeaders },
  body?: CurlBody,
): Promise<Arrived> {
  const target = await mirror();
  const { command } = curlCommand(request, body, target);
  const environment = { PATH: process.env.PATH, MCP_CREDENTIAL: 'the "token"', LC_ALL: 'C' };
  const shell = promisify(execFile)('bash', ['--norc', '-s'], { env: environment });
  shell.child.stdin?.end(`${command}\n`);
  const { stdout } = await shell;
  return JSON.parse(stdout.slice(stdout.indexOf('\r\n\r\n') + 4)) as Arrived;
}

const hostile = `'; touch /tmp/pwned #\n$(id) \`id\` !! \\x41 "é🎉\u0003`;

test('a request arrives as it was captured', async () => {
  const headers: RawHeaders = [
    ['x-Odd-Case', "a 'b' $c \\d"],
    ['X-Latin', 'caf\u00e9'],
    ['X-Twice', '1'],
    ['X-Twice', '2'],
    ['X-Empty', ''],
    ['Authorization', 'Bearer ⟨fp:0123abcd⟩'],
  ];
  const url = '/a/../b/%2e%2e/c?q=[1-3]&r={x,y}&s=%27';
  const arrived = await sent({ method: 'POST', url, headers }, { text: hostile });
  expect([arrived.method, arrived.url]).toEqual(['POST', url]);
  const fields = arrived.headers.filter(
    (_, at) => !/^(host|content-length)$/i.test(arrived.headers[at - (at % 2)] ?? ''),
  );
  expect(fields).toEqual([
    ...['x-Odd-Case', "a 'b' $c \\d", 'X-Latin', 'caf\u00e9', 'X-Twice', '1', 'X-Twice', '2'],
    ...['X-Empty', '', 'Authorization', 'Bearer the "token"'],
  ]);
  expect(Buffer.from(arrived.body, 'latin1').toString('utf8')).toBe(hostile);
});

test('bodies of bytes, with a zero byte and of any length arrive whole', async () => {
  const request = { method: 'POST', url: '/mcp', headers: [] };
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  expect((await sent(request, { base64: bytes.toString('base64') })).body).toBe(
    bytes.toString('latin1'),
  );
  expect((await sent(request, { text: 'a\0b' })).body).toBe('a\0b');
  const long = `${'x'.repeat(150_000)}'\n`;
  expect((await sent(request, { text: long })).body).toBe(long);
});

test.each(['GET', 'DELETE', 'OPTIONS'])('%s without a body', async (method) => {
  const arrived = await sent({ method, url: '/mcp', headers: [['Accept', 'text/event-stream']] });
  expect(arrived).toMatchObject({ method, url: '/mcp', body: '' });
  expect(arrived.headers.filter((_, at) => at % 2 === 0)).toEqual(['Host', 'Accept']);
});
