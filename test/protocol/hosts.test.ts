import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findHost,
  hostName,
  NO_USER_AGENT,
  planeKey,
  surfaceFamily,
} from '../../src/protocol/hosts.ts';

describe('the plane key of a User-Agent', () => {
  const cases: readonly (readonly [userAgent: string | undefined, key: string])[] = [
    ['openai-mcp/1.0.0', 'openai-mcp'],
    ['openai-mcp/1.0.0 (ChatGPT)', 'openai-mcp (ChatGPT)'],
    ['openai-mcp/2.0.0-rc.1 (Responses API) extra/1 (more)', 'openai-mcp (Responses API)'],
    ['Visual Studio Code/1.101.0', 'Visual Studio Code'],
    ['claude-code/2.1.0 (sdk-ts, agent-sdk/0.1.2)', 'claude-code (sdk-ts, agent-sdk)'],
    ['Cursor/3.2.1 (darwin arm64)', 'Cursor (darwin arm64)'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36',
      'Mozilla (Macintosh; Intel Mac OS X)',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64)', 'Mozilla (X11; Linux x86_64)'],
    ['Go-http-client/1.1', 'Go-http-client'],
    ['Slack-MCP-Client 1.0', 'Slack-MCP-Client'],
    ['node', 'node'],
    ['(just a comment)', '(just a comment)'],
    ['', NO_USER_AGENT],
    [undefined, NO_USER_AGENT],
  ];

  test.each(cases)('%s → %s', (userAgent, key) => {
    expect(planeKey(userAgent)).toBe(key);
  });

  test('a new version keeps the plane', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(999), { minLength: 1, maxLength: 4 }), (parts) => {
        expect(planeKey(`openai-mcp/${parts.join('.')} (ChatGPT)`)).toBe('openai-mcp (ChatGPT)');
      }),
    );
  });

  test('is short and printable whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (userAgent) => {
        const key = planeKey(userAgent);
        expect(key.length).toBeGreaterThan(0);
        expect(key.length).toBeLessThanOrEqual(80);
        expect(key).not.toMatch(/[\u0000-\u001f\u007f]/);
      }),
    );
  });
});

test.each([
  ['ChatGPT/1.2026.048 (iOS 19.2; iPhone17,1; build 4711)', 'ChatGPT (iOS)'],
  ['ChatGPT/1.2026.048 (Android 16; Pixel 9)', 'ChatGPT (Android)'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'Mozilla (Windows NT)'],
  ['ChatGPT', 'ChatGPT'],
  ['', NO_USER_AGENT],
])('the surface family of %s is %s', (surface, family) => {
  expect(surfaceFamily(surface)).toBe(family);
});

describe('the host', () => {
  test.each([
    ['openai-mcp/1.0.0', undefined, 'OpenAI'],
    ['openai-mcp/9.9 (Something New)', undefined, 'OpenAI'],
    ['Claude-User', undefined, 'Claude'],
    ['claude-code/2.1.0 (cli)', 'claude-code', 'Claude Code'],
    ['Visual Studio Code - Insiders/1.140.0', undefined, 'VS Code'],
    ['Go-http-client/1.1', 'antigravity-client', 'Antigravity'],
    ['node', 'gemini-cli-mcp-client-weather', 'Gemini CLI'],
  ])('of %s, %s is %s', (userAgent, client, name) => {
    expect(findHost(userAgent, client)?.name).toBe(name);
  });

  test('is nobody known where neither says so', () => {
    expect(findHost('openai-mcp-lookalike/1', 'my-client')).toBeUndefined();
    expect(findHost(undefined)).toBeUndefined();
  });
});

test.each([
  ['openai-mcp/7.1 (Something New)', 'anything', 'OpenAI'],
  ['node', 'claude-ai', 'Claude'],
  ['node', 'my-agent', 'my-agent'],
  ['my-agent/3.0 (linux)', undefined, 'my-agent'],
  ['\u0000', ' ', undefined],
  ['', undefined, undefined],
])('the host of %j and client %j is called %j', (userAgent, client, name) => {
  expect(hostName(userAgent, client)).toBe(name);
});
