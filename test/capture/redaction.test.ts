import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RawHeaders } from '../../src/capture/records.ts';
import { Redactor } from '../../src/capture/redaction.ts';

const redactor = new Redactor(new Uint8Array(32));
const mark = (credential: string): string => `⟨${redactor.fingerprint(credential)}⟩`;
const header = (name: string, value: string): string =>
  redactor.headers([[name, value]])[0]?.[1] ?? '';
const SECRET = 'sk-fake-0123456789abcdef';
const JWT = `eyJhbGciOiJub25lIn0.${Buffer.from('{"sub":"fake-user","aud":"x"}').toString('base64url')}.c2ln`;

test('a fingerprint is stable within a key and differs between keys', () => {
  expect(redactor.fingerprint(SECRET)).toMatch(/^fp:[0-9a-f]{8}$/);
  expect(redactor.fingerprint(SECRET)).toBe(new Redactor(new Uint8Array(32)).fingerprint(SECRET));
  expect(new Redactor().fingerprint(SECRET)).not.toBe(redactor.fingerprint(SECRET));
});

describe('headers', () => {
  test.each([
    ['Authorization', `Bearer ${SECRET}`, `Bearer ${mark(SECRET)}`],
    ['authorization', `bearer  ${SECRET} `, `bearer  ${mark(SECRET)}`],
    ['Authorization', 'Basic dXNlcjpwYXNz', `Basic ${mark('dXNlcjpwYXNz')}`],
    ['Authorization', SECRET, mark(SECRET)],
    ['Authorization', `${SECRET} second`, mark(`${SECRET} second`)],
    ['X-Api-Key', SECRET, mark(SECRET)],
    ['X-Custom-Access-Token', SECRET, mark(SECRET)],
    ['Cookie', 'a=1; b=two', `a=${mark('1')}; b=${mark('two')}`],
    ['Cookie', SECRET, mark(SECRET)],
    ['Set-Cookie', 'a=1; Path=/; HttpOnly', `a=${mark('1')}; Path=/; HttpOnly`],
    ['X-Forwarded-Access', JWT, mark(JWT)],
    ['X-Note', `uses bearer ${SECRET}`, `uses bearer ${mark(SECRET)}`],
    [
      'Location',
      `https://a.example/cb?code=${SECRET}&state=s`,
      `https://a.example/cb?code=${mark(SECRET)}&state=s`,
    ],
    [
      'Referer',
      `https://a.example/#access_token=${SECRET}`,
      `https://a.example/#access_token=${mark(SECRET)}`,
    ],
    ['Sec-WebSocket-Protocol', `mcp, bearer, ${SECRET}`, `mcp, bearer, ${mark(SECRET)}`],
    [
      'Sec-WebSocket-Protocol',
      `openai-insecure-api-key.${SECRET}`,
      `openai-insecure-api-key.${mark(SECRET)}`,
    ],
  ])('%s: %s', (name, value, expected) => expect(header(name, value)).toBe(expected));

  test.each([
    ['Mcp-Session-Id', '0f6c2b1e-4a5d-4e0e-9a6c-0123456789ab'],
    ['X-OpenAI-Session', 'v1/abc'],
    ['Mcp-Param-Token', 'a tool argument'],
    ['Access-Control-Allow-Credentials', 'true'],
    ['Access-Control-Allow-Headers', 'authorization, x-api-key'],
    ['Accept', 'application/json, text/event-stream'],
    ['Sec-WebSocket-Protocol', 'mcp, graphql-transport-ws'],
    [
      'WWW-Authenticate',
      'Bearer resource_metadata="https://a.example/.well-known/x", scope="read"',
    ],
    ['Location', 'https://a.example/mcp?sessionId=abc&state=s'],
  ])('%s: %s stays', (name, value) => expect(header(name, value)).toBe(value));

  test('the same credential has the same fingerprint wherever it stands', () => {
    const inQuery = redactor.url(`/mcp?access_token=${SECRET}`);
    expect(header('Authorization', `Bearer ${SECRET}`)).toContain(mark(SECRET));
    expect(inQuery).toBe(`/mcp?access_token=${mark(SECRET)}`);
  });
});

describe('URLs', () => {
  test.each([
    [`/cb?code=${SECRET}`, `/cb?code=${mark(SECRET)}`],
    [`/cb?Access-Token=${SECRET}`, `/cb?Access-Token=${mark(SECRET)}`],
    [`/cb?a=1;token=${SECRET}`, `/cb?a=1;token=${mark(SECRET)}`],
    ['/cb?c%6Fde=a%20b', `/cb?c%6Fde=${mark('a b')}`],
    [`https://user:pass@a.example/`, `https://${mark('user:pass')}@a.example/`],
    [`/mcp/${JWT}/x`, `/mcp/${mark(JWT)}/x`],
    [`/mcp?q=Bearer%20${SECRET}`, `/mcp?q=Bearer%20${mark(SECRET)}`],
    ['/cb?token="a b\'c<d>', `/cb?token=${mark('"a b\'c<d>')}`],
    ['/mcp?keyword=code&monkey=1', '/mcp?keyword=code&monkey=1'],
  ])('%s', (url, expected) => expect(redactor.url(url)).toBe(expected));

  test('a URL inside a parameter is followed', () => {
    const inner = encodeURIComponent(`https://b.example/?code=${SECRET}`);
    const redacted = redactor.url(`/login?return_to=${inner}`);
    expect(redacted).not.toContain(SECRET);
    expect(redacted).toContain(mark(SECRET));
  });
});

describe('bodies', () => {
  const text = (body: string, url: string, mediaType?: string): string =>
    redactor.bodyText(body, { url, mediaType });

  test('a token endpoint: form in, JSON out', () => {
    const form = `grant_type=authorization_code&code=${SECRET}&code_verifier=v1`;
    expect(text(form, '/token', 'application/x-www-form-urlencoded')).toBe(
      `grant_type=authorization_code&code=${mark(SECRET)}&code_verifier=${mark('v1')}`,
    );
    const json = JSON.stringify({ access_token: SECRET, token_type: 'Bearer', expires_in: 3600 });
    expect(JSON.parse(text(json, '/oauth/token', 'application/json'))).toEqual({
      ...{ access_token: mark(SECRET), token_type: 'Bearer', expires_in: 3600 },
    });
  });

  test('a form value reaches to the next ampersand', () => {
    expect(text('password=a#b;c="d&x=1', '/x', 'application/x-www-form-urlencoded')).toBe(
      `password=${mark('a#b;c="d')}&x=1`,
    );
  });

  test('tokens are replaced whatever the path', () => {
    const json = JSON.stringify({ data: { refresh_token: SECRET } });
    expect(text(json, '/exchange', 'application/json')).not.toContain(SECRET);
  });

  test('JSON that is cut is treated too', () => {
    const json = `{"token_type":"Bearer","access_token":"${SECRET}`;
    expect(text(json, '/token', 'application/json')).not.toContain(SECRET);
  });

  test('MCP content stays as it is, on any path', () => {
    const call = JSON.stringify({ jsonrpc: '2.0', params: { arguments: { token: SECRET } } });
    expect(text(call, '/mcp', 'application/json')).toBe(call);
    expect(text(call, '/auth/mcp', 'application/json')).toBe(call);
    const spaced = `{ "jsonrpc": "2.0", "result": { "access_token": "x" } }`;
    expect(text(spaced, '/mcp', 'application/json')).toBe(spaced);
  });

  test('metadata and keys of an authorization server stay', () => {
    const metadata = '{ "token_endpoint": "https://a.example/token", "jwks_uri": "x" }';
    expect(text(metadata, '/.well-known/oauth-authorization-server', 'application/json')).toBe(
      metadata,
    );
  });
});

describe('auth', () => {
  test('describes the first credential, and the others', () => {
    const headers: RawHeaders = [
      ['Cookie', 'sid=1'],
      ['X-Api-Key', SECRET],
      ['Authorization', `Bearer ${JWT}`],
    ];
    expect(redactor.auth(headers, '/mcp')).toEqual({
      scheme: 'Bearer',
      fingerprint: redactor.fingerprint(JWT),
      claims: { sub: 'fake-user', aud: 'x' },
      others: [
        { scheme: 'api-key', fingerprint: redactor.fingerprint(SECRET) },
        { scheme: 'cookie', fingerprint: redactor.fingerprint('sid=1') },
      ],
    });
  });

  test('is absent without a credential', () => {
    expect(redactor.auth([['Accept', '*/*']], '/mcp?x=1')).toBeUndefined();
  });

  test('a token in the query counts where there is nothing better', () => {
    expect(redactor.auth([], `/mcp?access_token=${SECRET}`)).toEqual({
      scheme: 'query',
      fingerprint: redactor.fingerprint(SECRET),
    });
  });
});

const secret = fc.stringMatching(/^[A-Za-z0-9]{16,40}$/);
const around = fc.stringMatching(/^[a-z0-9 ,/.]{0,10}$/);
const field = fc.constantFrom(
  ...['access_token', 'refresh_token', 'id_token', 'token', 'client_secret', 'code'],
  ...['code_verifier', 'assertion', 'client_assertion', 'password', 'api_key', 'apikey'],
  ...['key', 'secret', 'sig'],
);
const headerName = fc.constantFrom(
  ...['Authorization', 'Proxy-Authorization', 'Cookie', 'Set-Cookie', 'X-Api-Key', 'Api-Key'],
  ...['X-Auth-Token', 'X-Access-Token', 'X-My-Secret', 'Some-Password-Hint', 'X-Credential-Id'],
);

test('no planted secret survives, wherever it is planted', () => {
  fc.assert(
    fc.property(
      secret,
      around,
      around,
      field,
      headerName,
      (planted, before, after, name, title) => {
        const jwt = `eyJhbGciOiJub25lIn0.${planted}.${planted}`;
        const written = JSON.stringify([
          redactor.headers([
            [title, planted],
            ['Authorization', `Bearer ${planted}`],
            ['Cookie', `a=${planted}; b="${planted}"`],
            ['Set-Cookie', `a=${planted}; Path=/`],
            ['X-Plain', `${before} Bearer ${planted}`],
            ['X-Plain', `${before} ${jwt} ${after}`],
            ['Location', `https://a.example/?x=1&${name}=${planted}#${name}=${planted}`],
            ['Sec-WebSocket-Protocol', `mcp, base64url.bearer.authorization.k8s.io.${planted}`],
          ]),
          redactor.url(`/a?b=${encodeURIComponent(before)}&${name}=${planted}&c=d`),
          redactor.url(`/a/${jwt}?b=Bearer%20${planted}`),
          redactor.bodyText(`x=1&${name}=${planted}`, {
            url: '/anything',
            mediaType: 'application/x-www-form-urlencoded',
          }),
          redactor.bodyText(JSON.stringify({ [name]: planted, list: [{ [name]: planted }] }), {
            url: '/oauth2/token?x=1',
            mediaType: 'application/json',
          }),
          redactor.bodyText(`{"a":"b","${name}" : "${planted}`, {
            url: '/token',
            mediaType: undefined,
          }),
          redactor.auth([['Authorization', `Bearer ${planted}`]], `/?token=${planted}`),
        ]);
        expect(written).not.toContain(planted);
      },
    ),
    // Letters alone look like one more part of the name, such as `authorization`.
    { examples: [['a'.repeat(16), '', '', 'token', 'Cookie']] },
  );
});
