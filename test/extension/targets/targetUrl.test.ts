import { describe, expect, test } from 'vitest';
import { readTargetUrl, shortTarget } from '../../../src/extension/targets/targetUrl.ts';

describe('a typed address', () => {
  test.each([
    [' http://127.0.0.1:3000/mcp ', 'http://127.0.0.1:3000/mcp'],
    ['https://mcp.example.com', 'https://mcp.example.com/'],
    ['HTTP://LOCALHOST:80/a?b=c', 'http://localhost/a?b=c'],
    ['http://[::1]:3000/mcp', 'http://[::1]:3000/mcp'],
  ])('%j is accepted', (typed, url) => {
    expect(readTargetUrl(typed)).toEqual({ ok: true, value: url });
  });

  test.each([
    ['', /Enter the address/],
    ['localhost:3000/mcp', /such as http:\/\/localhost:3000\/mcp/],
    ['127.0.0.1:3000', /needs http:\/\/ or https:\/\//],
    ['my server', /begins with http/],
    ['ftp://host/', /ftp:\/\/ cannot be relayed/],
    ['ws://host/', /only http/],
    ['http://', /not a valid address/],
    ['http://host:99999/', /not a valid address/],
    ['http://user:secret@host/mcp', /user name and password/],
    ['http://host/mcp#part', /"#part"/],
  ])('%j is refused with a reason', (typed, reason) => {
    const result = readTargetUrl(typed);
    expect(result.ok ? 'accepted' : result.error).toMatch(reason);
  });

  test('a refusal does not repeat a password', () => {
    expect(JSON.stringify(readTargetUrl('http://user:hunter2@host/'))).not.toContain('hunter2');
  });
});

test('a target is shown without the plain scheme', () => {
  expect(shortTarget('http://127.0.0.1:3000/mcp')).toBe('127.0.0.1:3000/mcp');
  expect(shortTarget('https://example.com/mcp')).toBe('https://example.com/mcp');
});
