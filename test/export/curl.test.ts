import { expect, test } from 'vitest';
import type { RawHeaders } from '../../src/capture/records.ts';
import { curlCommand, type CurlBody } from '../../src/export/curl.ts';

const TARGET = 'http://127.0.0.1:3000/mcp';

interface Wishes {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: RawHeaders;
  readonly body?: CurlBody;
  readonly target?: string;
}

function curl({ method = 'POST', url = '/mcp', headers = [], body, target = TARGET }: Wishes) {
  return curlCommand({ method, url, headers }, body, target);
}

test('a tool call as it is sent again', () => {
  const headers: RawHeaders = [
    ['Host', '127.0.0.1:8787'],
    ['User-Agent', 'openai-mcp/1.0.0'],
    ['Content-Type', 'application/json'],
    ['content-length', '17'],
    ['Accept', 'application/json, text/event-stream'],
    ['Connection', 'keep-alive'],
    ['Authorization', 'Bearer ⟨fp:0123abcd⟩'],
    ['Mcp-Session-Id', '59c7c2b5'],
    ['X-Empty', ''],
  ];
  const { command, notes } = curl({ headers, body: { text: `{"jsonrpc":"it's"}` } });
  expect(command.split(' \\\n')).toEqual([
    `curl -iN 'http://127.0.0.1:3000/mcp'`,
    `  -H 'User-Agent: openai-mcp/1.0.0'`,
    `  -H 'Content-Type: application/json'`,
    `  -H 'Accept: application/json, text/event-stream'`,
    `  -H 'Authorization: Bearer '"$MCP_CREDENTIAL"`,
    `  -H 'Mcp-Session-Id: 59c7c2b5'`,
    `  -H 'X-Empty;'`,
    String.raw`  --data-raw '{"jsonrpc":"it'\''s"}'`,
  ]);
  expect(notes).toEqual(['Credentials are not recorded: set MCP_CREDENTIAL in your shell first.']);
});

test('what the client left out, curl leaves out too', () => {
  expect(curl({ body: { text: '{}' } }).command).toBe(
    `curl -iN '${TARGET}' \\\n  -H 'Accept:' \\\n  -H 'User-Agent:' \\\n  -H 'Content-Type:'` +
      ` \\\n  --data-raw '{}'`,
  );
});

test.each([
  ['GET', "curl -iN 'http"],
  ['DELETE', "curl -iN -X 'DELETE' 'http"],
  ['HEAD', "curl -iN --head 'http"],
  ['POST', "curl -iN -X 'POST' 'http"],
])('%s without a body', (method, beginning) => {
  expect(curl({ method }).command.startsWith(beginning)).toBe(true);
});

test.each([
  ['/mcp?q=[1-3]{a}', "-g 'http://127.0.0.1:3000/mcp?q=[1-3]{a}'"],
  ['/a/../b', "--path-as-is 'http://127.0.0.1:3000/a/../b'"],
  ['http://public.example/mcp?a=1', "'http://127.0.0.1:3000/mcp?a=1'"],
  ['*', "--request-target '*' 'http://127.0.0.1:3000/'"],
  ['/mcp?token=⟨fp:00000000⟩&b=1', `'http://127.0.0.1:3000/mcp?token='"$MCP_CREDENTIAL"'&b=1'`],
])('the address of %s', (url, wanted) => {
  expect(curl({ method: 'GET', url }).command).toContain(`curl -iN ${wanted} `);
});

test('one variable a credential', () => {
  const headers: RawHeaders = [
    ['Cookie', 'a=⟨fp:00000001⟩; b=⟨fp:00000002⟩'],
    ['X-Api-Key', '⟨fp:00000001⟩'],
  ];
  const { command, notes } = curl({ headers });
  expect(command).toContain(`-H 'Cookie: a='"$MCP_CREDENTIAL"'; b='"$MCP_CREDENTIAL_2"`);
  expect(command).toContain(`-H 'X-Api-Key: '"$MCP_CREDENTIAL"`);
  expect(notes.join()).toContain('set MCP_CREDENTIAL and MCP_CREDENTIAL_2 in');
});

test.each<[string, CurlBody, RegExp, string]>([
  ['cut', { text: '{"a', truncated: true }, /--data-raw '\{"a'$/, 'Only the beginning'],
  ['broken off', { text: '{"a', incomplete: true }, /--data-raw '\{"a'$/, 'cut off'],
  ['withheld', { withheld: true }, /-X 'POST'.*-H 'Content-Type:'$/s, 'not recorded'],
])('a body that was %s', (_, body, wanted, note) => {
  const { command, notes } = curl({ body });
  expect(command).toMatch(wanted);
  expect(notes.join()).toContain(note);
});

test('a body no argument can hold goes through a pipe', () => {
  const long = curl({ body: { text: 'x'.repeat(200_000) } }).command;
  expect(long).toMatch(/^printf %s 'x{200000}' \| curl [^]*--data-binary @-$/);
  expect(curl({ body: { base64: 'AP8=' } }).command).toMatch(
    /^printf %s 'AP8=' \| base64 -d \| curl [^]*--data-binary @-$/,
  );
  expect(curl({ body: { text: 'a\0é' } }).command).toMatch(/^printf %s 'YQDDqQ==' \| base64 -d/);
});

test('a body whose compression was undone is not sent as compressed', () => {
  const headers: RawHeaders = [['Content-Encoding', 'gzip']];
  expect(curl({ headers, body: { text: '{}', encoding: 'gzip' } }).command).not.toContain('gzip');
  expect(curl({ headers, body: { base64: 'H4sI' } }).command).toContain('gzip');
});

test('nothing in a capture can make curl read a file', () => {
  const headers: RawHeaders = [
    ['@/etc/passwd', ''],
    ['X-A', '@/etc/passwd'],
  ];
  const { command } = curl({ headers, body: { text: '@/etc/passwd' } });
  expect(command).not.toContain("-H '@");
  expect(command).toContain("--data-raw '@/etc/passwd'");
});

test('what curl cannot send is said', () => {
  const headers: RawHeaders = [['Upgrade', 'WebSocket']];
  expect(() => curl({ method: 'GET', headers })).toThrow(/WebSocket connection/);
  expect(() => curl({ target: 'file:///etc/passwd' })).toThrow(/http or https server/);
  expect(() => curl({ target: '' })).toThrow(/http or https server/);
  expect(() => curl({ method: "-o '/tmp/x'" })).toThrow(/method/);
});
