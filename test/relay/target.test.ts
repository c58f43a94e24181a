import { expect, test } from 'vitest';
import { isRelayItself, parseTarget } from '../../src/relay/target.ts';

test('a target is taken apart', () => {
  expect(parseTarget('https://mcp.example/a/mcp?x=1')).toMatchObject({
    ...{ protocol: 'https:', hostname: 'mcp.example', port: 443, path: '/a/mcp?x=1' },
    ...{ host: 'mcp.example', origin: 'https://mcp.example', loopback: false },
  });
  expect(parseTarget('http://[::1]:3000')).toMatchObject({
    ...{ hostname: '::1', port: 3000, path: '/', host: '[::1]:3000', loopback: true },
  });
});

test.each([
  ['http://127.0.0.1:80/mcp', '127.0.0.1', true],
  ['http://localhost/mcp', '127.0.0.1', true],
  ['http://127.0.0.1/mcp', '0.0.0.0', true],
  ['http://localhost/mcp', '::', true],
  ['http://192.0.2.1/mcp', '0.0.0.0', false],
  ['http://192.0.2.1/mcp', '192.0.2.1', true],
  ['http://localhost:81/mcp', '127.0.0.1', false],
  ['http://mcp.example/mcp', '127.0.0.1', false],
])('%s with a relay at %s:80: itself %s', (target, host, expected) => {
  expect(isRelayItself(parseTarget(target), { host, port: 80 })).toBe(expected);
});
